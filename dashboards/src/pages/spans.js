/** How far back pages of logs look: seconds and words. */
export const SPANS = [[300, '5 minutes'], [900, '15 minutes'], [3600, '1 hour'], [21600, '6 hours'], [86400, '1 day'], [604800, '7 days']];
