export { MailModule } from './mail.module.js';
export { type MailFailure, type MailFailureReason } from './mail-failure.js';
export { type Mail, Mailer, type MailLimits, type MailResult, type MailSettings } from './mailer.js';
