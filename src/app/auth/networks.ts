import { BlockList, isIP } from 'node:net';

import { badInput } from '../../domain/errors.js';

/** Entries of one list at the most. */
export const NETWORKS_MAX = 50;
const BITS = { ipv4: 32, ipv6: 128 } as const;
type Family = keyof typeof BITS;

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: Family;
}

function familyOf(address: string): Family | null {
  const version = isIP(address);
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6';
}

/** `192.0.2.0/24`, `2001:db8::/32`, or one address. @returns Null when it is none of these. */
function networkOf(text: string): Network | null {
  const [address = '', length, ...rest] = text.split('/');
  const family = familyOf(address);
  if (family === null || rest.length > 0 || !/^\d{1,3}$/.test(length ?? '0')) {
    return null;
  }
  const bits = length === undefined ? BITS[family] : Number(length);
  return bits > BITS[family] ? null : { address, bits, family };
}

/**
 * Checks a list of networks, each an address or CIDR.
 *
 * @throws DomainError BAD_USER_INPUT with the place of the first that is none, or when there are more than 50.
 */
export function requireNetworks(field: string, texts: readonly string[]): readonly string[] {
  if (texts.length > NETWORKS_MAX) {
    throw badInput(field, `has at most ${NETWORKS_MAX} entries`, texts.length);
  }
  texts.forEach((text, index) => {
    if (networkOf(text) === null) {
      const rule = 'must be an IP address or a network as 192.0.2.0/24';
      throw badInput(`${field}[${index}]`, rule, text.slice(0, 80).replace(/\p{C}/gu, '\uFFFD'));
    }
  });
  return texts;
}

/** Whether an address lies in one of the networks. IPv4 within IPv6 (`::ffff:192.0.2.1`) counts as IPv4. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = familyOf(plain);
  if (family === null) {
    return false;
  }
  const list = new BlockList();
  for (const network of networks.map(networkOf)) {
    if (network?.family === family) {
      list.addSubnet(network.address, network.bits, network.family);
    }
  }
  return list.check(plain, family);
}
