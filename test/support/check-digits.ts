/** Check digits, written apart from the code that is tested with them. */

/** ISO/IEC 7812-1 annex B: the digit that makes `body` a whole number. */
export function luhnDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** ISO 7064 MOD 11-2 over 17 digits, as GB 11643 uses it: weights are powers of two modulo 11. */
export function citizenIdCheck(body: string): string {
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
  const check = (12 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}
