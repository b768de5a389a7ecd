/** The process is alive. Says nothing of the database: a restart would not help it. */
export const GET = () => new Response('ok\n', { headers: { 'cache-control': 'no-store' } })
