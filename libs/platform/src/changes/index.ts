export { ChangeFeed, ChangeFeedUnavailable, type ChangeListener } from './change-feed.js';
export { ChangeNews } from './change-news.js';
export { ChangeFeedModule, ChangeNewsModule } from './changes.module.js';
