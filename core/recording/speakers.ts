/** Who speaks on which channel, as far as the audio can tell. */
import type { Role } from '../transcript/transcript.ts';

/**
 * Role of each channel, in channel order, as told with the recording. Empty where more roles were told than the audio has channels: then a
 * channel holds several voices, and is nobody's. Unsealed audio is taken at its word.
 */
export function channelRoles({
  channels = [],
  sealed,
}: {
  readonly channels?: readonly Role[] | undefined;
  readonly sealed?: { readonly media: { readonly channels: number } } | undefined;
}): readonly Role[] {
  return fitting(channels, sealed?.media.channels ?? channels.length);
}

/** `roles`, or none when there are more of them than channels. */
export function fitting(roles: readonly Role[], channels: number): readonly Role[] {
  return roles.length > channels ? [] : roles;
}
