/** The statements that Athena gets keep the contract of facts, over files as Firehose writes them. */
import { factsContract } from './facts.ts';
import { openParquetFacts } from '../support/parquet-facts.ts';

factsContract('Parquet by day, DuckDB', openParquetFacts);
