// For the CDK's command: every name under localhost is this machine, also where the system does not know that.
const dns = require("node:dns");
const lookup = dns.lookup;
dns.lookup = (name, options, done) => lookup(name.endsWith(".localhost") ? "localhost" : name, options, done);
