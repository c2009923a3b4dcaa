export {
  ALERT_KINDS,
  ALERT_MESSAGE_EVENTS,
  ALERT_SEVERITIES,
  type AlertKind,
  type AlertMessage,
  type AlertMessageEvent,
  type AlertSeverity,
} from './alert-message.js';
export { type Channel, CHANNEL_KINDS, type ChannelKind, type ChannelTest, type LastDelivery } from './channel.js';
export { describeTarget, maskAddress } from './channel-target.js';
export { type ChannelSettings, type ChannelWish, MAX_ADDRESSES, MAX_CHANNELS, MAX_LABEL, readWish } from './channel-wish.js';
export { type Delivery, DELIVERY_STATES, type DeliveryError, type DeliveryState } from './delivery.js';
export { ATTEMPTS, type AttemptOutcome, type DeliveryStep, evaluateAttempt, isExhausted, WAITS_MS } from './delivery-plan.js';
export { toMailOutcome } from './mail-outcome.js';
export { type Notice, type NoticeContext, subjectOf, testNotice, toNotice, wordOf } from './notice.js';
export { toReceiverOutcome } from './receiver-outcome.js';
export { OLD_KEY_LIFE_MS, rotateKeys, type SigningKey, signingAt } from './signing-keys.js';
