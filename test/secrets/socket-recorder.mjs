// Loaded into the service's own processes (node --import): keeps what they write to every socket that they opened, one file per process and port.
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Duplex } from 'node:stream';

const folder = process.env['SECRET_SWEEP_RECORDINGS'];
const target = Symbol('port');
const { connect } = net.Socket.prototype;
const { write } = Duplex.prototype;

net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat();
  this[target] = typeof first === 'object' && first !== null ? first.port : first;
  return connect.apply(this, args);
};
// TLS sockets are sockets too: what is kept is what was said, before it is encrypted.
net.Socket.prototype.write = function (chunk, encoding, callback) {
  if (folder !== undefined && this[target] !== undefined) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk;
    appendFileSync(path.join(folder, `${process.pid}-${this[target]}.socket`), bytes);
  }
  return write.call(this, chunk, encoding, callback);
};
