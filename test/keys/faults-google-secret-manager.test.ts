import { describeFaults } from './fault-matrix.ts';

describeFaults('google-secret-manager', 1);
