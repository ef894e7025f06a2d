/**
 * What was asked stands in the address: reload, Back and a bookmark find it again. Its words do not, for they may name people and addresses are
 * kept by browsers: the address leads to them in the storage of this tab, which is emptied when somebody signs out.
 */
import { useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { type Asked, askedOf, queryStringOf } from './asked.ts';
import { keepWords, keptWords } from './kept-words.ts';

export function useAsked(): readonly [Asked, (asked: Asked) => void] {
  const location = useLocation();
  const { search } = location;
  const state: unknown = location.state;
  const navigate = useNavigate();
  const asked = useMemo(() => {
    const inAddress = askedOf(search);
    return { ...inAddress, words: keptWords(state) ?? inAddress.words };
  }, [search, state]);
  return [
    asked,
    (next) => {
      // A date is typed digit by digit: that is no way back.
      const replace = next.words === asked.words && next.filters === asked.filters;
      const to = { pathname: '/', search: queryStringOf({ ...next, words: '' }) };
      void navigate(to, { replace, state: keepWords(next.words) });
    },
  ];
}
