/** Why roles have rights that no call of the emulator's run needs. Every entry must still be idle in that run, but for those of chance. */

interface NeededElsewhere {
  /** Matches `<function>: <Sid> <action>`. */
  readonly statement: RegExp;
  readonly reason: string;
  /** A step that comes twice on a slow machine needs it. */
  readonly sometimes?: true;
}

export const NEEDED_ELSEWHERE: readonly NeededElsewhere[] = [
  { statement: /: WriteOwnLog logs:/u, reason: 'Lambda writes logs with it; the emulator writes them itself.' },
  { statement: /: \S+ xray:/u, reason: 'Lambda traces with it; the emulator does not.' },
  { statement: /: TakeMessages sqs:/u, reason: 'Lambda polls the queue with it; the emulator asks nobody.' },
  { statement: /: (?:ReadStream|ListStreams) dynamodb:/u, reason: 'Lambda polls the stream with it.' },
  { statement: /^relay-changes: \S+ sqs:/u, reason: 'Lambda puts what the stream gave up into the dead letters.' },
  {
    statement: /: (?:Open|Encrypt)(?:Vault|Intake|Work|Tables) kms:/u,
    reason: 'S3 and DynamoDB ask KMS in the caller’s name; the emulator’s do not.',
  },
  { statement: /: \S+ (?:transcribe|comprehend):/u, reason: 'A stand-in that knows no policies answers.' },
  { statement: /: \S+ es:/u, reason: 'The search engine of the run knows no policies.' },
  {
    statement: /: PutIntoVault s3:PutObject(?:Retention|LegalHold)$/u,
    reason: 'S3 asks for them when a put carries a lock; the emulator does not.',
  },
  {
    statement: /: ReadVault s3:GetObject(?:Retention|LegalHold)$/u,
    reason: 'S3 tells an object’s lock only to who may read it; the emulator tells everybody.',
  },
  {
    statement: /: List(?:Vault|Intake|Work) s3:ListBucket$/u,
    reason: 'Without it S3 answers 403 for what is not there.',
  },
  { statement: /: ListVault s3:ListBucketVersions$/u, reason: 'For keys whose newest version is asked for.' },
  { statement: /: Write(?:Intake|Work) s3:AbortMultipartUpload$/u, reason: 'Ends a large upload that has failed.' },
  {
    statement: /: DropParts s3:AbortMultipartUpload$/u,
    reason: 'Parts of a recording that ends before they are complete; none does in the run.',
  },
  {
    statement: /: LockInVault s3:/u,
    reason: 'Holds and longer locks that came while the step was running; no such call in the run.',
  },
  {
    statement: /: ReadCatalogue dynamodb:(?:BatchGetItem|Query)$/u,
    reason: 'Listings of events and recordings, which only some paths of a step read.',
  },
  {
    statement: /: WriteCatalogue dynamodb:(?:DeleteItem|UpdateItem)$/u,
    reason: 'Memberships that end with a hold, and recordings made due without a change.',
  },
  {
    statement: /: ReadVault s3:GetObject$/u,
    reason: 'A head without a version, when an earlier try may have been there.',
  },
  {
    statement: /^integrate-log: ReadVault s3:GetObjectVersion$/u,
    reason: 'Log files by version, should there be two.',
  },
  { statement: /^sweep-archive: /u, reason: 'It repeats what a crashed step has left; nothing crashed in the run.' },
  {
    statement: /^purge-recording: (?:ReadVault|RemoveFromVault|RemoveCopies) s3:/u,
    reason: 'The key object of a recording whose lock has ended, which none has in the run.',
  },
  { statement: /^review-archive: /u, reason: 'Locks end in months: nothing is due in the run.' },
  {
    statement: /^watch-recorders: ReadCatalogue dynamodb:GetItem$/u,
    reason: 'The note about a recorder that is known already.',
  },
  {
    statement: /^publish-events: /u,
    reason: 'Numbering leaves, which integrate-log may have done, and removing old deliveries.',
  },
  {
    statement: /^run-export: (?:- sqs:|RemoveFromWork s3:)/u,
    reason: 'Invocations that Lambda gave up, and bundles that failed; none did.',
  },
  {
    statement: /^screen-recording: (?:ReadWork s3:GetObject|RemoveFromWork s3:DeleteObject|WriteIntake s3:PutObject)$/u,
    reason: 'The answer of a job that had ended before it was asked for.',
  },
  {
    statement: /^(?:serve-api|run-export): PutEvents events:PutEvents$/u,
    reason: 'Restrictions, outcomes and erasures by a job change the facts of a call; the run has none.',
  },
  { statement: /^run-export: ReadWork s3:GetObject$/u, reason: 'Clips of a training set.' },
  {
    statement: /^receive-upload: (?:ReadVault s3:GetObjectVersion|HoldInVault s3:PutObjectLegalHold)$/u,
    reason: 'A matter that waits for a call which a sweep has had sealed before its event came.',
  },
  {
    statement:
      /^serve-api: (?:AskAthena athena|ReadFactsTable glue|(?:Find|Read)Facts s3|KeepAnswers s3|OpenFacts kms):/u,
    reason: 'Questions over many calls: the emulator has no Athena that reads what Firehose wrote.',
  },
  { statement: /^seal-recording: WriteIntake s3:PutObject$/u, reason: 'A transcript that came with the audio.' },
  {
    statement: /^transcribe-recording: (?:PutIntoVault s3:PutObject|RemoveFromWork s3:DeleteObject)$/u,
    reason: 'A transcript that came with the audio, or with a job that had ended before, is sealed at once.',
    sometimes: true,
  },
  {
    statement: /: TagAudio s3:PutObjectTagging$/u,
    reason: 'S3 asks for it when a put has tags; the emulator does not.',
  },
  { statement: /: LendDataAccess iam:PassRole$/u, reason: 'A stand-in that knows no policies answers.' },
  {
    statement: /^serve-api: (?:IntegrateFirst lambda:|ReadIntake s3:|ReadWork s3:|RemoveFromIntake s3:)/u,
    reason: 'Proofs, playback and announcements that collided: calls that this run does not make.',
  },
];
