import { updateCommand } from '../../src/command/update.ts';
import { generatorFor } from '../entry-point.ts';

/** `yo unionai-terraform:update` */
export default generatorFor(updateCommand);
