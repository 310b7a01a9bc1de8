import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
const seen = new Set(); // in a database of yours: a message may come again after a restart

/** Whether one of the signatures is ours, over id, time and body, and the time is about now. */
function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers;
  const expected = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
  const isSigned = String(signatures)
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice(3), 'base64'))
    .some((each) => each.length === expected.length && timingSafeEqual(each, expected));
  return isSigned && Math.abs(Date.now() / 1000 - Number(time)) < 300;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString(); // as it came: JSON that is parsed and written again differs
    if (!isGenuine(request.headers, body)) {
      response.writeHead(401).end();
      return;
    }
    const id = request.headers['webhook-id'];
    if (!seen.has(id)) {
      seen.add(id);
      console.log(body);
    }
    response.writeHead(204).end();
  });
});
server.listen(Number(process.env.RECEIVER_PORT ?? 5000), '127.0.0.1', () => {
  console.log(`Listening on ${server.address().port}`);
});
