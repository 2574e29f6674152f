import Campaigns
import Database
import System

/// Numbers for Prometheus (its text format, 0.0.4), on a port of their own that only this machine reaches. No label tells
/// of a person.
///
///     heed_http_answers_total{method="POST",path="/u/…",status="200"} 12
///     heed_requests_overdue 0
final class MetricsSite: RequestHandler {
    private let site: PublicSite
    private let store: Store
    private let clock: any WallClock

    init(_ site: PublicSite, store: Store, clock: any WallClock) {
        self.site = site
        self.store = store
        self.clock = clock
    }

    func respond(to request: Request, reply: @escaping @Sendable (Response) -> Void) {
        guard request.path == "/metrics" else { return reply(Problem.notFound().response) }
        guard ["GET", "HEAD"].contains(request.method) else {
            return reply(Problem.methodNotAllowed("GET, HEAD").response)
        }
        do {
            reply(Response(.ok, try text(), type: "text/plain; version=0.0.4; charset=utf-8"))
        } catch {
            Log.write(.error, "The metrics could not be read: \(error)")
            reply(Problem.unavailable().response)
        }
    }

    func refuse(_ problem: Problem, head: RequestHead) -> Response { problem.response }

    func answered(method: String, path: String, status: Int, milliseconds: Double) {}

    private func text() throws -> String {
        var text = ""
        func head(_ name: String, _ type: String, _ help: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        }
        let answers = site.counter.all
        head("heed_http_answers_total", "counter", "Answers by method, kind of path and status.")
        for (key, count) in answers { text += "heed_http_answers_total\(Self.labels(key)) \(count.answers)\n" }
        head("heed_http_answer_seconds_total", "counter", "Seconds from a request to its answer, added up.")
        for (key, count) in answers {
            text += "heed_http_answer_seconds_total\(Self.labels(key)) \(count.seconds)\n"
        }
        let house = try HouseNumbers(at: clock.now(), try store.session())
        for (name, help, value) in [
            ("heed_requests_open", "Requests about somebody's data that are open.", house.requestsOpen),
            ("heed_requests_overdue", "Of these, those whose day has passed.", house.requestsOverdue),
            ("heed_replies_waiting", "Replies that wait for somebody to read them.", house.repliesWaiting),
            ("heed_workers", "Processes that send and were heard of lately.", house.workers),
            ("heed_campaigns_paused", "Campaigns that are paused.", house.campaignsPaused),
            ("heed_messages_unknown", "Messages of unknown fate.", house.messagesUnknown),
        ] {
            head(name, "gauge", help)
            text += "\(name) \(value)\n"
        }
        return text
    }

    private static func labels(_ key: RequestCounter.Key) -> String {
        "{method=\"\(key.method)\",path=\"\(key.path)\",status=\"\(key.status)\"}"
    }
}
