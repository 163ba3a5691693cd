import { newCommand } from '../../src/command/new.ts';
import { generatorFor } from '../entry-point.ts';

/** `yo unionai-terraform [DIR]`. Without DIR it works in the current folder, as users of Yeoman expect. */
export default generatorFor(newCommand, '.');
