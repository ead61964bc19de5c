// A process of its own that locks a SQLite file against writers, says so, and lets go after the milliseconds given.
import Database from 'libsql';

const [file = '', milliseconds = ''] = process.argv.slice(2);
const database = new Database(file);
database.exec('begin immediate');
process.send?.('held');
setTimeout(() => {
  database.exec('rollback');
  process.exit();
}, Number(milliseconds));
