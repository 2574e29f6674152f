import Synchronization
import System

@testable import Web

/// Answers with what it got, and remembers it.
final class EchoHandler: RequestHandler {
    struct Seen: Equatable {
        let method: String
        let path: String
        let body: String
    }

    private let requests = Mutex<[Seen]>([])
    private let delaySeconds: Double

    init(delaySeconds: Double = 0) {
        self.delaySeconds = delaySeconds
    }

    var seen: [Seen] { requests.withLock { $0 } }

    func respond(to request: Request, reply: @escaping @Sendable (Response) -> Void) {
        let body = String(decoding: request.body, as: UTF8.self)
        requests.withLock { $0.append(Seen(method: request.method, path: request.path, body: body)) }
        let response = Response(.ok, "\(request.method) \(request.path) \(body)", type: "text/plain")
        if delaySeconds == 0 { return reply(response) }
        let delay = delaySeconds
        _ = OSThread.start(name: "slow answer") {
            _ = StopFlag().wait(timeoutSeconds: delay)
            reply(response)
        }
    }

    func refuse(_ problem: Problem, head: RequestHead) -> Response {
        problem.response
    }

    func answered(method: String, path: String, status: Int, milliseconds: Double) {}
}

/// A server of one test on a free port.
final class TestServer {
    let server: HTTPServer
    let handler: EchoHandler
    var isStopped = false

    init(delaySeconds: Double = 0, change: (inout ServerSettings) -> Void = { _ in }) throws {
        handler = EchoHandler(delaySeconds: delaySeconds)
        var settings = ServerSettings(port: 0, rules: RequestRules(hosts: ["mail.example.com"]))
        change(&settings)
        server = try HTTPServer.start(settings, handler: handler)
    }

    deinit { if !isStopped { server.stop() } }

    var port: UInt16 { server.port }

}
