import { nodeHttpGet, ReceivedBody } from '../../../main/adapters/models/http-get.ts';
import { netHttpGet } from '../../../main/shell/net-http-get.ts';
import { fakeNetRequest } from '../../fakes/fake-net-request.ts';
import { httpGetContract } from '../../ports/http-get.contract.ts';

httpGetContract("Node's client", () => nodeHttpGet({ env: {} }));
// Electron's own client runs in no test of ours: its behaviour is modelled after its documentation (fake-net-request.ts).
httpGetContract("Chromium's network", () =>
	netHttpGet({ request: fakeNetRequest, bodyOf: (message) => new ReceivedBody(message) }),
);
