import { systemClock, systemRandom } from '../../adapters/aws/clock-random.ts';
import { clockContract, randomContract } from '../contracts/clock-random.ts';

clockContract('system, aws', () => systemClock);
randomContract('system, aws', () => systemRandom);
