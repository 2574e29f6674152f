/// Says what a method and a path ask for; no state, no I/O.
///
///     router.route(method: "POST", path: "/u/AbC")    // .answer(.stop(token: "AbC"))
package struct Router: Sendable {
    /// What can be asked for.
    package enum Action: Equatable, Sendable {
        case home, health, robots, stylesheet, privacySignal
        /// The page with the button.
        case showStop(token: String)
        /// The button pressed, or a mail program doing it for the person (RFC 8058).
        case stop(token: String)
        /// The page that asks to confirm a sign-up.
        case showConfirm(token: String)
        /// Its button pressed.
        case confirm(token: String)
        /// A link that leads on, and tells.
        case click(link: String)
        /// The page of preferences, and its form.
        case showPreferences(token: String)
        case savePreferences(token: String)
        /// The way to one's own data: by a link of ours, or by an address that is typed.
        case showRights(token: String?)
        case askForCode(token: String?)
        case enterCode
        /// A form by which people sign up.
        case showSignUp(form: String)
        case signUp(form: String)
        /// A button of the page of one's own data.
        case exercise
        /// The page of a privacy report, and its charts.
        case showReport(token: String)
        case reportChart(token: String, name: String)
        /// What a gateway for texts reports; `code` names the text that it is about.
        case report(code: String?)
        /// Mails that came back, and complaints.
        case bounces
    }

    package enum Decision: Equatable, Sendable {
        /// `omitsBody`: it was asked with HEAD.
        case answer(Action, omitsBody: Bool)
        /// OPTIONS: `Allow`.
        case options(allow: String)
        case notFound
        case methodNotAllowed(allow: String)
    }

    /// The path of the public address (`/heed`), or an empty text. Paths are known with it and without, for proxies
    /// that take it off and those that do not.
    private let prefix: String

    package init(prefix: String = "") {
        self.prefix = prefix
    }

    package func route(method: String, path: String) -> Decision {
        if path == "*" { return method == "OPTIONS" ? .options(allow: Place.allMethods) : .notFound }
        guard let place = Place(withoutPrefix(path)) else { return .notFound }
        switch method {
        case "GET", "HEAD":
            if let get = place.get { return .answer(get, omitsBody: method == "HEAD") }
            return .methodNotAllowed(allow: place.allow)
        case "OPTIONS": return .options(allow: place.allow)
        case "POST":
            if let post = place.post { return .answer(post, omitsBody: false) }
            return .methodNotAllowed(allow: place.allow)
        default: return .methodNotAllowed(allow: place.allow)
        }
    }

    /// The path as the access log shows it: never a token, and nothing that the asker made up.
    package func label(of path: String) -> String {
        switch Place(withoutPrefix(path)) {
        case .stop: "/u/…"
        case .confirm: "/confirm/…"
        case .click: "/c/…"
        case .preferences: "/p/…"
        case .report: "/hooks/sms"
        case .privacyReport: "/r/…"
        case .reportChart: "/r/…/chart"
        case .rights(let token): token == nil ? "/rights" : "/rights/…"
        case .form(let path, _): path
        case .signUp: "/subscribe/…"
        case .fixed(let path, _): path
        case nil: "(other)"
        }
    }

    private func withoutPrefix(_ path: String) -> String {
        guard !prefix.isEmpty, path.hasPrefix(prefix) else { return path }
        let rest = path.dropFirst(prefix.count)
        if rest.isEmpty { return "/" }
        return rest.hasPrefix("/") ? String(rest) : path
    }
}

/// A path that exists.
private enum Place {
    case fixed(path: String, Router.Action)
    case stop(token: String)
    case confirm(token: String)
    case click(link: String)
    case preferences(token: String)
    case report(code: String?)
    case rights(token: String?)
    case signUp(form: String)
    case privacyReport(token: String)
    case reportChart(token: String, name: String)
    /// What only a form leads to.
    case form(path: String, Router.Action)

    static let allMethods = "GET, HEAD, POST, OPTIONS"

    init?(_ path: String) {
        switch path {
        case "/": self = .fixed(path: path, .home)
        case "/healthz": self = .fixed(path: path, .health)
        case "/robots.txt": self = .fixed(path: path, .robots)
        case "/.well-known/gpc.json": self = .fixed(path: path, .privacySignal)
        case "/rights": self = .rights(token: nil)
        case "/rights/code": self = .form(path: path, .enterCode)
        case "/rights/act": self = .form(path: path, .exercise)
        case "/hooks/bounces": self = .form(path: path, .bounces)
        case "/hooks/sms": self = .report(code: nil)
        case "/assets/style.css": self = .fixed(path: path, .stylesheet)
        default:
            // What follows is compared with tokens as it is: nothing is decoded, so that there is one form of each.
            if let token = Self.token(path, behind: "/u/") {
                self = .stop(token: token)
            } else if let token = Self.token(path, behind: "/confirm/") {
                self = .confirm(token: token)
            } else if let link = Self.token(path, behind: "/c/") {
                self = .click(link: link)
            } else if let token = Self.token(path, behind: "/p/") {
                self = .preferences(token: token)
            } else if let token = Self.token(path, behind: "/rights/") {
                self = .rights(token: token)
            } else if let form = Self.token(path, behind: "/subscribe/") {
                self = .signUp(form: form)
            } else if let token = Self.token(path, behind: "/r/") {
                self = .privacyReport(token: token)
            } else if let (token, name) = Self.chart(path) {
                self = .reportChart(token: token, name: name)
            } else if let code = Self.token(path, behind: "/hooks/sms/") {
                self = .report(code: code)
            } else {
                return nil
            }
        }
    }

    private static func token(_ path: String, behind start: String) -> String? {
        guard path.hasPrefix(start) else { return nil }
        let token = String(path.dropFirst(start.count))
        return token.contains("/") ? nil : token
    }

    /// `/r/TOKEN/uses-dark.svg`
    private static func chart(_ path: String) -> (token: String, name: String)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "r", parts[3].hasSuffix(".svg") else { return nil }
        return (String(parts[2]), String(parts[3].dropLast(".svg".count)))
    }

    var get: Router.Action? {
        switch self {
        case .privacyReport(let token): .showReport(token: token)
        case .reportChart(let token, let name): .reportChart(token: token, name: name)
        case .report, .form: nil
        case .rights(let token): .showRights(token: token)
        case .signUp(let form): .showSignUp(form: form)
        case .preferences(let token): .showPreferences(token: token)
        case .fixed(_, let action): action
        case .stop(let token): .showStop(token: token)
        case .confirm(let token): .showConfirm(token: token)
        case .click(let link): .click(link: link)
        }
    }

    var post: Router.Action? {
        switch self {
        case .fixed, .click, .privacyReport, .reportChart: nil
        case .stop(let token): .stop(token: token)
        case .confirm(let token): .confirm(token: token)
        case .preferences(let token): .savePreferences(token: token)
        case .report(let code): .report(code: code)
        case .rights(let token): .askForCode(token: token)
        case .signUp(let form): .signUp(form: form)
        case .form(_, let action): action
        }
    }

    var allow: String {
        if get == nil { return "POST, OPTIONS" }
        return post == nil ? "GET, HEAD, OPTIONS" : Self.allMethods
    }
}
