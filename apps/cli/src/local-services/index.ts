export { type LocalAddresses, readAddresses } from './addresses.js';
export { type RunningApp } from './child-app.js';
export { freePort, isPortFree } from './free-port.js';
export { initiateReplicaSet, mongoClient } from './mongod.js';
export { startLocalServices } from './start-local-services.js';
export { type Supervisor, superviseProcesses } from './supervise-processes.js';
