/** An answer of a service behind the portal; fails with words for people where the service is not there. */
export async function ask(service, url, options) {
  const answer = await fetch(url, options);
  if ([404, 502, 503, 504].includes(answer.status)) {
    throw new Error(`${service} is not there: ${url.split('?')[0]} answers ${answer.status}. ${answer.status === 404 ? 'This environment has none.' : 'It may be starting.'}`);
  }
  if (!answer.ok) throw new Error(`${service} answers ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return answer;
}
