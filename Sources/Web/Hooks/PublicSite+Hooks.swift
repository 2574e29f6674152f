import Campaigns
import Consent
import Crypto
import Delivery
import System
import Workspace

extension PublicSite {
    /// Takes what the gateway for texts reports: about one of our texts (`/hooks/sms/CODE`), or what somebody wrote back
    /// (`/hooks/sms`). What is not proved to be the gateway's changes nothing.
    func takeReport(_ code: String?, _ request: Request, reply: @escaping @Sendable (Response) -> Void) {
        guard let gateway else { return reply(page(for: .notFound(), request.headers)) }
        var delivery: Int64?
        if let code {
            guard let opened = mint.openReturn(code) else { return reply(page(for: .notFound(), request.headers)) }
            delivery = opened
        }
        let report: HookReport?
        let thanks: Response
        switch gateway {
        case .twilio(let token):
            let url = configuration.endpoint.publicURL.text + "/hooks/sms" + (code.map { "/\($0)" } ?? "")
            guard let fields = FormFields.decode(request.body),
                let signature = request.headers["X-Twilio-Signature"],
                TwilioSignature.isValid(signature, url: url, fields: fields, token: token)
            else { return reply(page(for: .notSigned(), request.headers)) }
            report = delivery.map { HookReport.twilioStatus(fields, delivery: $0) } ?? HookReport.twilioReply(fields)
            // An empty answer: Twilio confirms stop words itself, and there is to be one confirmation only (SMS-7).
            thanks = Response(.ok, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>", type: "text/xml")
        case .signed(let key, let answer):
            let isSigned = key.map { Self.isSigned(request, by: $0) } ?? false
            guard isSigned || key == nil && delivery != nil else {
                return reply(page(for: .notSigned(), request.headers))
            }
            guard let json = try? JSON.parse(request.body) else {
                return reply(page(for: .notJSON(), request.headers))
            }
            report = delivery.map { Self.status(json, answer, delivery: $0) } ?? Self.reply(json)
            thanks = Response(.noContent)
        }
        guard let report, let text = try? JSONText.encode(report) else { return reply(thanks) }
        hooks.submit(text, method: "hook") { [self] outcome in
            switch outcome {
            case .done: reply(thanks)
            // The gateway tries again.
            case .notRecorded: reply(page(for: .unavailable(), request.headers))
            }
        }
    }

    /// Takes a bounce or a complaint: a mail as it came (`message/rfc822`), or what a mail service knows of it:
    /// `{"type": "bounce", "return_path": "bounces+CODE@…", "status": "5.1.1"}`. Doing so again changes nothing (API-7).
    func takeBounce(_ request: Request, reply: @escaping @Sendable (Response) -> Void) {
        guard let hooksKey else { return reply(page(for: .notFound(), request.headers)) }
        guard Self.isSigned(request, by: hooksKey) else { return reply(page(for: .notSigned(), request.headers)) }
        let report: HookReport?
        if request.headers["Content-Type"]?.lowercased().hasPrefix("message/rfc822") == true {
            report = .mail(request.body)
        } else {
            guard let json = try? JSON.parse(request.body) else {
                return reply(page(for: .notJSON(), request.headers))
            }
            report = bounce(json)
        }
        guard let report, let text = try? JSONText.encode(report) else { return reply(Response(.noContent)) }
        hooks.submit(text, method: "hook") { [self] outcome in
            switch outcome {
            case .done: reply(Response(.noContent))
            case .notRecorded: reply(page(for: .unavailable(), request.headers))
            }
        }
    }

    /// nil where nothing follows: no message of ours is named, or it was only delayed.
    private func bounce(_ json: JSON) -> HookReport? {
        let path = json["return_path"]?.stringValue ?? ""
        let code = path.prefix { $0 != "@" }.split(separator: "+").last.map(String.init) ?? ""
        guard let delivery = mint.openReturn(code) else { return nil }
        switch json["type"]?.stringValue {
        case "complaint": return .bounce(delivery: delivery, kind: BounceDesk.Kind.complaint.rawValue)
        case "bounce":
            let status = EnhancedStatusCode(prefixOf: Array((json["status"]?.stringValue ?? "").utf8))
            let reply = SMTPReply(code: (status?.level ?? 5) * 100 + 50, enhanced: status)
            switch ReplyClassifier.verdict(on: reply, at: .recipient) {
            case .failed(.address): return .bounce(delivery: delivery, kind: BounceDesk.Kind.hard.rawValue)
            case .failed(.sender): return .bounce(delivery: delivery, kind: BounceDesk.Kind.sender.rawValue)
            case .failed(.refused), .deferred: return .bounce(delivery: delivery, kind: BounceDesk.Kind.soft.rawValue)
            case .sent, .unknown: return nil
            }
        default: return nil
        }
    }

    private static func isSigned(_ request: Request, by key: SecretKey) -> Bool {
        guard let field = request.headers["X-Heed-Signature"], field.hasPrefix("sha256="),
            let code = Hex.decode(String(field.dropFirst("sha256=".count))),
            let expected = try? HMACSHA256.authenticate(request.body, key: key)
        else { return false }
        return constantTimeEqual(code, expected)
    }

    /// `{"status": "…"}`, with the words that `answer` in `heed.yaml` knows, or `failed` and `undelivered`.
    private static func status(_ json: JSON, _ answer: HTTPGateway.Answer, delivery: Int64) -> HookReport? {
        guard let word = json["status"]?.stringValue else { return nil }
        if answer.noSuchNumber.contains(word) { return .failure(delivery: delivery, fault: "address") }
        if answer.stopped.contains(word) { return .failure(delivery: delivery, fault: "stopped") }
        if ["failed", "undelivered"].contains(word) { return .failure(delivery: delivery, fault: "refused") }
        return nil
    }

    /// `{"from": "+34…", "text": "…", "id": "…"}`.
    private static func reply(_ json: JSON) -> HookReport? {
        guard let from = json["from"]?.stringValue, let text = json["text"]?.stringValue,
            let key = json["id"]?.stringValue, !key.isEmpty
        else { return nil }
        return .reply(from: from, text: text, key: key)
    }
}
