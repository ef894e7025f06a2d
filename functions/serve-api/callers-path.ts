/** The way of callers past the gateway, which asks for no token of the user pool there. */
export const CALLERS_PATH = '/callers';
