import { useQuery } from '@tanstack/react-query';
import { summary } from '../check/summary.js';

/** In the order of the header. APP is what people bring themselves. */
export const MODULES = ['INFRA', 'NODES', 'PGSQL', 'REDIS', 'APP'];

const OWN = '/ui/boards';
const APP = '/boards';

async function json(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.json();
}

/** Boards that somebody put on the infra node; one that is broken is left out here, and told on the home page. */
async function appBoards() {
  const files = await json(`${APP}/`).catch(() => []);
  const names = files.map((f) => f.name).filter((n) => n.endsWith('.json'));
  const all = await Promise.allSettled(names.map((n) => json(`${APP}/${n}`).then(summary)));
  return all.flatMap((r) => (r.status === 'fulfilled' && r.value.tags.includes('APP') ? [r.value] : []));
}

/** All boards in short: name, title, tags, variables. */
export function useBoards() {
  return useQuery(['boards'], async () => [...(await json('/ui/boards.json')), ...(await appBoards())], { staleTime: Infinity });
}

async function load(name) {
  const answer = await fetch(`${OWN}/${name}.json`);
  if (answer.ok) return answer.json();
  return json(`${APP}/${name}.json`).catch(() => { throw new Error(`There is no board '${name}': neither with Croft nor in /var/lib/croft/www/boards on the infra node.`); });
}

/** One board whole. */
export function useBoard(name) {
  return useQuery(['board', name], async () => {
    const board = await load(name);
    summary(board);
    return board;
  }, { staleTime: Infinity });
}
