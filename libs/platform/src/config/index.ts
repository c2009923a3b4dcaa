export { type AppConfig, ConfigurationError, durationMs, loadConfig, processEnvironment, settings } from './app-config.js';
export { APP_CONFIG, ConfigModule } from './config.module.js';
