/** What screen-recording needs: the bytes before the seal, and who says what is in them. */
import * as z from 'zod';
import { catalogueEnv, intakeEnv, transcribeEnv, workEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...intakeEnv, ...transcribeEnv, ...workEnv });
