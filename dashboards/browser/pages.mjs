// Opens pages of a portal in Chromium, over TLS and with its password, and tells of each what it saw: a JSON line each.
// stdin: { url, ca, user, password, folder, pages: ['/ui/...'] }; screenshots land in the folder.
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import puppeteer from 'puppeteer-core';

const CHROMIUM = process.env.CROFT_CHROMIUM ?? '/usr/bin/chromium';
const LIMIT = 20000;
const LOADING = '[aria-label="Loading..."], .MuiSkeleton-root, .wait';

/** Connects as the authority allows, and gives the hash of the key that the portal then showed: only that one is let through. */
const pin = ({ hostname, port }, ca) => new Promise((resolve, reject) => {
  const socket = connect({ host: hostname, port: port || 443, ca }, () => {
    const key = new X509Certificate(socket.getPeerCertificate().raw).publicKey.export({ type: 'spki', format: 'der' });
    socket.end();
    resolve(createHash('sha256').update(key).digest('base64'));
  });
  socket.on('error', reject);
});

/** What a page shows, and whether all that is in its window has been drawn: panels, or a page's words, its map, its lines. */
const look = (loading) => {
  const title = (e) => e.closest('section')?.querySelector('header')?.textContent ?? e.textContent;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const inView = (e) => e.getBoundingClientRect().top < innerHeight;
  const panels = all('[data-testid=panel] figure');
  const words = all('[role=status], #modules article, [role=log], section[aria-label]').filter((e) => inView(e) && e.textContent !== 'Loading...');
  const blank = (f) => !f.textContent.trim() && !f.querySelector('canvas, svg, table');
  const seen = panels.filter(inView);
  return {
    done: seen.length + words.length > 0 && !all(loading).some(inView) && !seen.some(blank),
    panels: all('[data-testid=panel]').length,
    bare: all('[data-empty=bare]').map(title),
    explained: all('[data-empty=explained]').map((e) => `${title(e)}: ${e.textContent}`),
    blank: panels.filter(blank).map(title),
    alerts: all('.MuiAlert-root').map((e) => e.textContent.slice(0, 300)),
    text: document.body.innerText.slice(0, 4000),
  };
};

const pause = (ms) => new Promise((r) => setTimeout(r, ms));

/**
 * What a page shows as soon as all of it is drawn, or after LIMIT ms: a board that refreshes itself is blank at times on a busy machine.
 * By evaluate alone: what else the driver has to wait is stopped by the page's policy.
 */
const settled = async (page) => {
  const end = Date.now() + LIMIT;
  for (;;) {
    const seen = await page.evaluate(look, LOADING);
    if (seen.done || Date.now() > end) return seen;
    await pause(50);
  }
};

async function open(browser, task, path) {
  const page = await browser.newPage();
  const errors = [];
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text().slice(0, 300)));
  page.on('pageerror', (e) => errors.push(e.message.slice(0, 300)));
  await page.authenticate({ username: task.user, password: task.password });
  await page.setViewport({ width: 1600, height: 1000 });
  const start = Date.now();
  await page.goto(task.url + path, { waitUntil: 'load', timeout: LIMIT });
  await settled(page);
  const took = Date.now() - start;
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  const height = await page.evaluate(() => Math.max(1000, document.documentElement.scrollHeight, ...[...document.querySelectorAll('#root, #root > *')].map((e) => e.scrollHeight)));
  await page.setViewport({ width: 1600, height: Math.min(6000, height + 50) });
  // what came into the window begins to load; then charts move into their place
  await pause(500);
  await settled(page);
  await pause(1000);
  const name = path.replace(/\?.*/, '').replace(/^\/(ui\/)?/, '') || 'home';
  await page.screenshot({ path: `${task.folder}/${name}.png` });
  const seen = await settled(page);
  await page.close();
  return { path, name, paint: Math.round(paint ?? -1), drawn: took, errors, ...seen };
}

const task = JSON.parse(readFileSync(0, 'utf8'));
const key = await pin(new URL(task.url), task.ca);
const browser = await puppeteer.launch({
  executablePath: CHROMIUM, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--force-color-profile=srgb', `--ignore-certificate-errors-spki-list=${key}`],
});
/** Chromium drops what it is at when a network interface comes or goes on this machine, and that is nobody's fault: then once more. */
const DROPPED = 'ERR_NETWORK_CHANGED';
async function opened(path, tries) {
  try {
    const seen = await open(browser, task, path);
    if (tries === 1 || !seen.errors.some((e) => e.includes(DROPPED))) return seen;
  } catch (e) {
    if (tries === 1 || !e.message.includes(DROPPED)) throw e;
  }
  return opened(path, tries - 1);
}

try {
  for (const path of task.pages) console.log(JSON.stringify(await opened(path, 4)));
} finally {
  await browser.close();
}
