// The same questions in DuckDB's SQL: requests, statuses and percentiles of each endpoint of an
// nginx-timed log, read as CSV by a dialect made by hand. Usage: duckdb.mjs LOG THREADS
import {createRequire} from "node:module";
import {join} from "node:path";

const require = createRequire(join(process.cwd(), "bench-data", "x.js"));
const {DuckDBInstance} = require("@duckdb/node-api");
const [log, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", {threads});
const connection = await instance.connect();
const columns = ["client", "ident", "account", "day", "zone", "request", "status", "bytes", "referer",
    "agent", "latency", "upstream"];
const types = columns.map((c) => `'${c}': '${c === "latency" ? "DOUBLE" : "VARCHAR"}'`).join(", ");
const rows = await connection.runAndReadAll(`
    SELECT split_part(request, '?', 1) AS endpoint, count(*), count(*) FILTER (status = '500'),
           quantile_disc(latency, [0.5, 0.9, 0.95, 0.99]), avg(latency), stddev_samp(latency),
           count(DISTINCT client || agent), max(day)
    FROM read_csv('${log}', delim = ' ', quote = '"', escape = '"', header = false,
                  auto_detect = false, columns = {${types}})
    GROUP BY 1 ORDER BY 2 DESC`);
console.log(rows.getRows().length);
