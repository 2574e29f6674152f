import Campaigns
import Consent
import Customers
import Database
import Liquid
import Synchronization
import System
import Workspace

// People see their data, take it with them, correct it, restrict or delete it, and say yes to more: without an account, by
// a code that is sent to the address on record (GDPR Art. 15–21, API-5). Until the code is typed every answer is the same
// for everybody.
extension PublicSite {
    func showRights(_ token: String?, _ request: Request) -> Response {
        guard let token else { return rightsPage(.rights, request, "\(prefix)/rights") }
        switch open(token, request, links.openPreferences) {
        case .failure(let refusal): return page(for: refusal.problem, request.headers)
        case .success(let link):
            return rightsPage(.rights, request, "\(prefix)/rights/\(token)", own: link.language) {
                $0.isSample = link.isSample
                $0.isKnown = true
            }
        }
    }

    /// Has a code sent, to whoever a link is about or has typed an address.
    func askForCode(_ token: String?, _ request: Request) -> Response {
        guard let rights else { return page(for: .notFound(), request.headers) }
        let ticket = AccessCodes.ticket()
        var own: String?
        if let token {
            switch open(token, request, links.openPreferences) {
            case .failure(let refusal): return page(for: refusal.problem, request.headers)
            case .success(let link):
                own = link.language
                if !link.isSample { rights.sendCode(to: .customer(link.customer), ticket: ticket) }
            }
        } else {
            guard let fields = FormFields.decode(request.body),
                let address = fields.first(where: { $0.name == "address" })
            else { return page(for: .notAForm(), request.headers) }
            // Whoever tries address after address is slowed down, also where each of them exists.
            if let refusal = slowed(request) { return page(for: refusal.problem, request.headers) }
            let typed = address.value.filter { !$0.isWhitespace }
            if typed.utf8.count <= 254 { rights.sendCode(to: .address(typed), ticket: ticket) }
        }
        return rightsPage(.rightsCode, request, "\(prefix)/rights/code", own: own) { $0.ticket = ticket }
    }

    func enterCode(_ request: Request) -> Response {
        guard rights != nil, let fields = FormFields.decode(request.body),
            let ticket = fields.first(where: { $0.name == "ticket" })?.value,
            let code = fields.first(where: { $0.name == "code" })?.value
        else { return page(for: .notAForm(), request.headers) }
        let now = clock.now()
        return answering(request) { session in
            switch try AccessCodes(session: session).open(ticket, code: code, at: now) {
            case .opened(let customer): return try showData(of: customer, ticket, request, session)
            // What was opened before shows again: a page that was reloaded.
            case .gone:
                if let customer = try AccessCodes(session: session).holder(of: ticket, at: now) {
                    return try showData(of: customer, ticket, request, session)
                }
                fallthrough
            case .wrong:
                if let refusal = slowed(request) { return page(for: refusal.problem, request.headers) }
                return rightsPage(.rightsCode, request, "\(prefix)/rights/code", status: .forbidden) {
                    $0.ticket = ticket
                    $0.isWrong = true
                }
            }
        }
    }

    func exercise(_ request: Request) -> Response {
        guard let rights, let fields = FormFields.decode(request.body),
            let ticket = fields.first(where: { $0.name == "ticket" })?.value, let action = RightsAction(fields)
        else { return page(for: .notAForm(), request.headers) }
        return answering(request) { session in
            guard let customer = try AccessCodes(session: session).holder(of: ticket, at: clock.now()) else {
                return rightsPage(.rights, request, "\(prefix)/rights", status: .forbidden) { $0.isWrong = true }
            }
            let own = try session.text("SELECT language FROM customer WHERE id = \(customer)")
            func done(_ what: String, _ change: (inout PageSubject) -> Void = { _ in }) -> Response {
                rightsPage(.rightsDone, request, "\(prefix)/rights/act", own: own) {
                    $0.done = what
                    $0.ticket = ticket
                    change(&$0)
                }
            }
            switch action {
            case .download:
                guard let document = try rights.document(of: customer) else { return done("gone") }
                _ = try rights.request("portability", of: customer)
                var response = Response(.ok)
                response.headers["Content-Type"] = "application/json; charset=utf-8"
                response.headers["Content-Disposition"] = "attachment; filename=\"my-data.json\""
                response.body = document
                return response
            case .erase(isConfirmed: false):
                return try showData(of: customer, ticket, request, session, isUnconfirmed: true)
            case .erase(isConfirmed: true):
                let receipt = try rights.erase(customer)
                return done("erase") { $0.receipt = receipt.map { String(decoding: $0, as: UTF8.self) } ?? "" }
            case .request(let right):
                guard let taken = try rights.request(right, of: customer) else { return done("gone") }
                return done(right) {
                    $0.requestNumber = taken.number
                    $0.dueOn = taken.dueOn
                }
            case .language(let tag):
                guard configuration.languages.supported.contains(tag) else {
                    return page(for: .notAForm(), request.headers)
                }
                try session.execute(
                    "UPDATE customer SET language = \(tag), updated_at = \(clock.now()) WHERE id = \(customer)")
                return try showData(of: customer, ticket, request, session)
            case .grant(let value):
                guard let choice = RightsGrant.offered(configuration).first(where: { $0.value == value }) else {
                    return page(for: .notAForm(), request.headers)
                }
                try session.transaction {
                    try RightsGrant.record(
                        choice, customer, recorder, language: language(request.headers, own), at: clock.now(), session)
                }
                return try showData(of: customer, ticket, request, session)
            }
        }
    }

    // MARK: - Pages

    private func showData(
        of customer: Int64, _ ticket: String, _ request: Request, _ session: any Session, isUnconfirmed: Bool = false
    ) throws -> Response {
        guard let document = try rights?.document(of: customer) else {
            return rightsPage(.rightsDone, request, "\(prefix)/rights/act") { $0.done = "gone" }
        }
        let data = (try? JSONReader.value(of: document)) ?? .nil
        let own = try session.text("SELECT language FROM customer WHERE id = \(customer)")
        let standings = try gate.standings(customer: customer, at: clock.now(), session)
        return rightsPage(.rightsData, request, "\(prefix)/rights/act", own: own) { subject in
            subject.ticket = ticket
            subject.data = data
            subject.isWrong = isUnconfirmed
            subject.languages = configuration.languages.supported
            // What is no marketing, or is said yes to already, is not asked for.
            subject.choices = RightsGrant.offered(configuration).filter { choice in
                !standings.contains { standing in
                    standing.purpose == choice.purpose.name && standing.holds
                        && "\(choice.purpose.name) \(standing.scope)" == choice.value
                }
            }
        }
    }

    private func rightsPage(
        _ name: Page, _ request: Request, _ action: String, own: String? = nil, status: Response.Status = .ok,
        _ change: (inout PageSubject) -> Void = { _ in }
    ) -> Response {
        var subject = PageSubject(formAction: action)
        subject.isAvailable = rights != nil
        change(&subject)
        return page(status, name, language(request.headers, own), headers: request.headers, subject: subject)
    }

    /// Counts an attempt that may be somebody going through addresses or codes; an answer where there are too many.
    func slowed(_ request: Request) -> RequestRules.Refusal? {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard let asker = request.asker, let wait = attempts.withLock({ $0.count(asker, at: seconds) }) else {
            return nil
        }
        return RequestRules.Refusal(problem: .tooManyAttempts(retryAfterSeconds: wait))
    }

    private func answering(_ request: Request, _ body: (any Session) throws -> Response) -> Response {
        do {
            return try sessions.withSession(body)
        } catch {
            Log.write(.error, "A page of somebody's data could not be answered: \(error)")
            return page(for: .unavailable(), request.headers)
        }
    }
}

/// A yes that somebody says on the page of their own data.
enum RightsGrant {
    /// Everything that rests on consent: purposes over their channels, and data that is asked for.
    static func offered(_ configuration: Configuration) -> [PreferenceChoice] {
        PreferenceChoice.all(configuration).filter { choice in
            choice.purpose.legalBasis == .consent
                && choice.category.map { choice.purpose.mayUse($0) == .asked } ?? true
        }
    }

    /// The words that stand beside the button, as evidence of what was agreed to.
    static func words(_ choice: PreferenceChoice, _ language: String) -> String {
        "\(choice.purpose.title.text(in: language)): \(choice.purpose.explanation.text(in: language))"
    }

    static func record(
        _ choice: PreferenceChoice, _ customer: Int64, _ recorder: ConsentRecorder, language: String,
        at instant: Instant, _ session: any Session
    ) throws {
        let scope = String(choice.value.dropFirst(choice.purpose.name.count + 1))
        let point: Int64? = try choice.channel.flatMap { channel in
            try session.first(
                """
                SELECT id FROM contact_point WHERE customer = \(customer) AND channel = \(channel.rawValue) \
                AND current = 1
                """
            ) { $0.int64(0) }
        }
        // Nobody can be written to at an address that is not there.
        guard choice.channel == nil || point != nil else { return }
        let words = words(choice, language)
        let claim = ConsentClaim(
            customer: customer, contactPoint: point, purpose: choice.purpose.name, scope: scope, state: .given,
            at: instant, method: "form", evidenceKind: .selfService,
            noticeVersion: "page-\(NoticeVersion.of(words))", noticeLanguage: language, noticeText: words,
            statement: language.hasPrefix("es") ? "Botón «Sí»" : "Button “Yes”", actor: "customer",
            doubleOptInAt: choice.channel == .email ? instant : nil)
        _ = try recorder.record([claim], session)
    }
}
