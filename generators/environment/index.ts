import { environmentCommand } from '../../src/command/environment.ts';
import { generatorFor } from '../entry-point.ts';

/** `yo unionai-terraform:environment` */
export default generatorFor(environmentCommand);
