/** A list of the API as a table: pages by cursor, with what to show while it loads, when it is empty and when it fails. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { ProblemAlert } from './problem-alert.tsx';
import { COMMON_WORDS } from './words-common.ts';
import { useWords } from './words.ts';

interface Paged<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | undefined;
}

interface PagedTableProps<Item> {
  /** Starts with the name of the resource, so that a change can make it stale. */
  readonly queryKey: readonly unknown[];
  /** `page` goes into the query of the request. */
  readonly read: (page: { readonly cursor?: string }) => Promise<Paged<Item>>;
  readonly columns: readonly TableProps.ColumnDefinition<Item>[];
  readonly header: ReactElement;
  readonly label: string;
  readonly empty: ReactNode;
  readonly rowId: (item: Item) => string;
  /** Milliseconds; the list is read again by itself. */
  readonly refreshMs?: number;
}

export function PagedTable<Item>(props: PagedTableProps<Item>): ReactElement {
  const { queryKey, read, columns, header, label, empty, rowId, refreshMs } = props;
  const t = useWords(COMMON_WORDS);
  const list = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam }) => read(pageParam === '' ? {} : { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (last: Paged<Item>) => last.nextCursor,
    ...(refreshMs !== undefined && { refetchInterval: refreshMs }),
  });
  if (list.error && !list.data) return <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SpaceBetween size="s">
      <Table
        variant="full-page"
        header={header}
        items={items}
        columnDefinitions={columns}
        trackBy={rowId}
        loading={list.isPending}
        loadingText={t.loading}
        ariaLabels={{ tableLabel: label }}
        wrapLines
        empty={
          <Box textAlign="center" padding="l" color="text-body-secondary">
            {empty}
          </Box>
        }
      />
      {list.hasNextPage && (
        <Box textAlign="center">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.more}
          </Button>
        </Box>
      )}
    </SpaceBetween>
  );
}
