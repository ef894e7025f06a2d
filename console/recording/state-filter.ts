/** States to list recordings by; `restricted` is none of them, for it comes on top of one. */
export const STATE_CHOICES = [
  'all',
  'awaiting-upload',
  'received',
  'screening',
  'quarantined',
  'rejected',
  'sealed',
  'transcribing',
  'analysed',
  'indexed',
  'restricted',
  'erased',
  'expired',
] as const;
type StateChoice = (typeof STATE_CHOICES)[number];

interface StateQuery {
  readonly state?: Exclude<StateChoice, 'all' | 'restricted'>;
  readonly restricted?: 'true';
}

/** The query of `GET /recordings`. */
export function stateFilter(choice: StateChoice): StateQuery {
  if (choice === 'all') return {};
  return choice === 'restricted' ? { restricted: 'true' } : { state: choice };
}
