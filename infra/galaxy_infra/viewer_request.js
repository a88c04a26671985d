// CloudFront runs this before it answers a request for the page. Programs that preview links run no scripts: they are
// led to a page made for them, which has to know at which name the site was asked.
var AGENTS = /__AGENTS__/i;

function handler(event) {
  var request = event.request;
  if (request.uri === '__PATH__') {
    request.headers['__HEADER__'] = { value: request.headers.host.value };
    // The page is in English alone.
    delete request.headers['accept-language'];
    return request;
  }
  var agent = request.headers['user-agent'];
  if (request.uri !== '/' || !agent || !AGENTS.test(agent.value)) return request;
  var query = Object.keys(request.querystring)
    .map(function (name) {
      return name + '=' + request.querystring[name].value;
    })
    .join('&');
  return {
    statusCode: 302,
    statusDescription: 'Found',
    headers: { location: { value: '__PATH__' + (query ? '?' + query : '') }, 'cache-control': { value: 'no-store' } },
  };
}
