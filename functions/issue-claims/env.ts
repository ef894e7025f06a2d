/** What issue-claims needs: the table of principals, which only administrators write. */
import * as z from 'zod';

export const envSchema = z.object({ PRINCIPALS_TABLE: z.string().min(1) });
