/** Which addresses webhooks may reach: those of the public internet, unless the operator opens more. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** IANA special-purpose registries: loopback, private, link-local (with the metadata services), shared, documentation, multicast, reserved. */
const SPECIAL_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of 2000::/3, the addresses that lead elsewhere or nowhere. Everything outside is not public. */
const SPECIAL_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

const refused4 = blockList(SPECIAL_4);
const refused6 = blockList(SPECIAL_6);
const global6 = blockList(['2000::/3']);
const loopback = blockList(['127.0.0.0/8', '::1/128']);

export interface Reach {
  /** This machine itself, and http to it. */
  readonly loopback?: boolean;
  /** Addresses that are not public but allowed, such as `10.1.0.0/16`. */
  readonly allowed?: readonly string[];
}

/** Asks the name service. Not every network has a way out for IPv6: IPv4 comes first. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);

export function isLoopback(address: string): boolean {
  return contains(loopback, unmapped(address));
}

/** `allows(address)`: whether a connection may go there. Errors: an Error naming a range that is none. */
export function createReach({ loopback: toSelf = false, allowed = [] }: Reach = {}): (address: string) => boolean {
  const opened = blockList(allowed);
  return (written) => {
    const address = unmapped(written);
    if (contains(opened, address)) return true;
    if (contains(loopback, address)) return toSelf;
    if (isIP(address) === 4) return !contains(refused4, address);
    return isIP(address) === 6 && contains(global6, address) && !contains(refused6, address);
  };
}

/** An IPv4 address in the clothes of IPv6 is what it leads to. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1] ?? address;
}

function contains(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    const family = isIP(network);
    if (family === 0 || !/^\d{1,3}$/u.test(prefix)) throw new Error(`${range} is not a range of addresses`);
    list.addSubnet(network, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
