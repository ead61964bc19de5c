"""AgentServer with the Responses form: `python agent_server.py PORT`."""

import sys

import uvicorn
from mlflow.genai.agent_server import AgentServer, invoke
from mlflow.types.responses import ResponsesAgentRequest, ResponsesAgentResponse
from responses_lookup import respond


@invoke()
def lookup(request: ResponsesAgentRequest) -> ResponsesAgentResponse:
    return respond(request)


uvicorn.run(AgentServer("ResponsesAgent").app, host="127.0.0.1", port=int(sys.argv[1]))
