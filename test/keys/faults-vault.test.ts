import { describeFaults } from './fault-matrix.ts';

describeFaults('vault', 3);
