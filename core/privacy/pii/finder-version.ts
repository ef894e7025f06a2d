/** The version of the rules that find personal data: where the rules are others, what was found before is not used any more. */
export const FINDER_VERSION = '6bbd3ef4f721';
