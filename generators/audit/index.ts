import { auditCommand } from '../../src/command/audit.ts';
import { generatorFor } from '../entry-point.ts';

/** `yo unionai-terraform:audit` */
export default generatorFor(auditCommand);
