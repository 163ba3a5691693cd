import { describeFaults } from './fault-matrix.ts';

describeFaults('azure-key-vault', 2);
