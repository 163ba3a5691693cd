import { describeFaults } from './fault-matrix.ts';

describeFaults('aws-secrets-manager', 0);
