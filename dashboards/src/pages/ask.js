/** An answer of a service behind the portal; fails with words for people where the service is not there. */
export async function ask(service, url, options) {
  const answer = await fetch(url, options);
  if ([404, 502, 503, 504].includes(answer.status)) {
    throw Object.assign(new Error(`${service} is not there: ${url.split('?')[0]} answers ${answer.status}. ${answer.status === 404 ? 'This environment has none.' : 'It may be starting.'}`), { status: answer.status });
  }
  if (!answer.ok) throw new Error(`${service} answers ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return answer;
}

/** What was asked for, or something else where this environment has no such service. */
export const optional = (asked, otherwise) => asked.catch((e) => {
  if (e.status === 404) return otherwise;
  throw e;
});
