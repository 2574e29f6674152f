import Consent
import Database
import System
import Testing
import Workspace

@testable import Web

@Suite struct PublicSiteTests {
    @Test func uns9ThePageHasOneButtonThatPostsToTheSameAddress() throws {
        let house = try TestSite()
        let path = "/u/\(try house.token(house.customer()))"
        let page = house.site.respond(to: Ask.get(path))
        #expect(page.status == .ok)
        let tags = HTMLTags.read(page.body)
        #expect(tags.filter { $0.name == "form" }.map { $0["action"] } == [path])
        #expect(tags.filter { $0.name == "form" }.map { $0["method"] } == ["post"])
        #expect(tags.filter { $0.name == "button" || ($0.name == "input" && $0["type"] != "hidden") }.count == 1)
        let hidden = try #require(tags.first { $0["type"] == "hidden" })
        #expect(hidden["name"] == "List-Unsubscribe")
        #expect(hidden["value"] == "One-Click")
        #expect(tags.allSatisfy { $0.name != "script" })
    }

    /// A11Y-1.
    @Test(
        arguments: [
            ("es", "en", "es", "Darse de baja de «Boletín»"), ("es-MX", nil, "es", "Darse de baja de «Boletín»"),
            ("en", "es", "en", "Unsubscribe from “Newsletter”"), (nil, "fr, es-AR;q=0.8, en;q=0.5", "es", "«Boletín»"),
            (nil, "de", "en", "“Newsletter”"), (nil, nil, "en", "“Newsletter”"),
            (nil, "es;q=0, en", "en", "“Newsletter”"),
        ] as [(String?, String?, String, String)])
    func a11y1ThePageIsInTheCustomersLanguage(own: String?, accept: String?, expected: String, words: String) throws {
        let house = try TestSite()
        let token = try house.token(house.customer(language: own))
        var headers = [("Accept", "text/html")]
        if let accept { headers.append(("Accept-Language", accept)) }
        for request in [Ask.get("/u/\(token)", headers), Ask.post("/u/\(token)", headers)] {
            let page = house.site.respond(to: request)
            #expect(page.headers["Content-Language"] == expected)
            let tags = HTMLTags.read(page.body)
            #expect(tags.first { $0.name == "html" }?["lang"] == expected)
            #expect(tags.contains { $0.name == "title" })
        }
        let page = house.site.respond(to: Ask.get("/u/\(token)", headers))
        #expect(page.text.contains(words))
    }

    @Test func aSampleLooksRealSaysSoAndChangesNothing() throws {
        let house = try TestSite()
        let scope = house.numbers.sampleScope(purpose: "newsletter", channel: .email)
        let tokens = [try house.mint.sample(of: .unsubscribe, scope: scope), try house.mint.shortSample()]
        for token in tokens {
            let page = house.site.respond(to: Ask.get("/u/\(token)"))
            #expect(page.status == .ok)
            #expect(page.text.contains("<strong>This is a sample.</strong>"))
            let answer = house.site.respond(to: Ask.post("/u/\(token)", Ask.browser))
            #expect(answer.status == .ok)
            #expect(answer.text.contains("Nothing has been changed."))
            #expect(house.site.respond(to: Ask.post("/u/\(token)")).text == "This is a sample: nothing was changed.\n")
        }
        let other = try house.mint.sample(of: .preferences, scope: scope)
        #expect(house.site.respond(to: Ask.get("/u/\(other)")).status == .notFound)
    }

    /// API-2: the census, on every kind of answer.
    @Test(arguments: [
        "/", "/u/x", "/nowhere", "/healthz", "/robots.txt", "/assets/style.css", "/confirm/x", "/u/TOKEN",
    ])
    func api2EveryAnswerBearsTheHeaders(path: String) throws {
        let house = try TestSite()
        let path = path == "/u/TOKEN" ? "/u/\(try house.token(house.customer()))" : path
        for method in ["GET", "HEAD", "POST", "OPTIONS", "BREW"] {
            var request = Ask.get(path)
            request.method = method
            request.isOverTLS = true
            let headers = house.site.respond(to: request).headers
            #expect(headers["Referrer-Policy"] == "no-referrer")
            #expect(
                headers["Content-Security-Policy"]
                    == "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                    + "frame-ancestors 'none'; base-uri 'none'")
            #expect(headers["X-Content-Type-Options"] == "nosniff")
            #expect(headers["X-Robots-Tag"] == "noindex")
            #expect(headers["Permissions-Policy"] == "geolocation=(), camera=(), microphone=()")
            #expect(headers["Strict-Transport-Security"] == "max-age=31536000")
            #expect(headers.values(of: "Cache-Control").count == 1)
            #expect(headers["Cache-Control"] == "no-store" || path == "/assets/style.css")
            #expect(headers["Set-Cookie"] == nil)
        }
    }

    @Test func api2NoPageLoadsOrLinksAnythingElsewhere() throws {
        let house = try TestSite()
        let token = try house.token(house.customer())
        for request in [
            Ask.get("/"), Ask.get("/u/\(token)"), Ask.get("/u/x"), Ask.post("/u/\(token)", Ask.browser),
        ] {
            let page = house.site.respond(to: request)
            #expect(!page.text.contains("://"))
            #expect(HTMLTags.read(page.body).allSatisfy { $0["style"] == nil })
        }
    }

    @Test func strictTransportSecurityIsSentOverEncryptedConnectionsAlone() throws {
        let house = try TestSite()
        var plain = Ask.get("/")
        #expect(house.site.respond(to: plain).headers["Strict-Transport-Security"] == nil)
        plain.headers.append("X-Forwarded-Proto", "https")
        #expect(house.site.respond(to: plain).headers["Strict-Transport-Security"] == nil)
        plain.client = ClientAddress("127.0.0.1")
        #expect(house.site.respond(to: plain).headers["Strict-Transport-Security"] == "max-age=31536000")
    }

    @Test func onlyAProxyOnThisMachineIsBelievedWhoAsks() {
        var request = Request(method: "GET", path: "/", client: ClientAddress("203.0.113.9"))
        request.headers.append("X-Forwarded-For", "198.51.100.1, 198.51.100.2")
        #expect(request.asker == ClientAddress("203.0.113.9"))
        request.client = ClientAddress("127.0.0.1")
        #expect(request.asker == ClientAddress("198.51.100.2"))
        request.client = ClientAddress("::1")
        #expect(request.asker == ClientAddress("198.51.100.2"))
        request.headers["X-Forwarded-For"] = "unknown"
        #expect(request.asker == ClientAddress("::1"))
    }

    @Test func api1ProgramsGetProblemsAndPeopleGetPages() throws {
        let house = try TestSite()
        let problem = house.site.respond(to: Ask.get("/u/bad", [("Accept", "application/json")]))
        #expect(problem.status == .notFound)
        #expect(problem.headers["Content-Type"] == "application/problem+json")
        #expect(
            try JSON.parse(problem.body)
                == .object([
                    "type": .string("about:blank"), "title": .string("Not Found"), "status": .integer(404),
                    "detail": .string(
                        "This link does not work: it is incomplete or changed. Nothing was changed."),
                ]))
        let page = house.site.respond(to: Ask.get("/u/bad"))
        #expect(page.status == .notFound)
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.text.contains("<h1>This link does not work</h1>"))
        #expect(!page.text.contains("bad"))
    }

    @Test(arguments: [
        ("/u/x", "GET, HEAD, POST, OPTIONS", "DELETE"), ("/", "GET, HEAD, OPTIONS", "POST"),
        ("/healthz", "GET, HEAD, OPTIONS", "PUT"), ("/u/x", "GET, HEAD, POST, OPTIONS", "get"),
    ])
    func api3AnUnknownMethodIs405WithAllow(path: String, allow: String, method: String) throws {
        let house = try TestSite()
        let answer = house.site.respond(to: Request(method: method, path: path))
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers["Allow"] == allow)
        let options = house.site.respond(to: Request(method: "OPTIONS", path: path))
        #expect(options.status == .noContent)
        #expect(options.headers["Allow"] == allow)
        #expect(options.body.isEmpty)
    }

    @Test func theStylesheetIsCachedUntilItChanges() throws {
        let house = try TestSite()
        let first = house.site.respond(to: Ask.get("/assets/style.css"))
        #expect(first.headers["Content-Type"] == "text/css; charset=utf-8")
        #expect(first.headers["Cache-Control"] == "public, max-age=3600")
        #expect(first.body == Array(try FileBytes.read(TestSite.root + "/Templates/pages/style.css")))
        let tag = try #require(first.headers["ETag"])
        let again = house.site.respond(to: Ask.get("/assets/style.css", [("If-None-Match", tag)]))
        #expect(again.status == .notModified)
        #expect(again.body.isEmpty)
        #expect(again.headers["ETag"] == tag)
    }

    @Test func healthIs503WhenTheDatabaseDoesNotAnswer() throws {
        let house = try TestSite()
        let fine = house.site.respond(to: Request(method: "GET", path: "/healthz"))
        #expect(fine.status == .ok)
        #expect(fine.text == #"{"status":"ok"}"#)
        #expect(fine.headers["Content-Type"] == "application/json")
        try house.session.execute("DROP TABLE contact_point")
        try house.session.execute("DROP TABLE customer_tag")
        try house.session.execute("DROP TABLE event")
        try house.session.execute("DROP TABLE customer")
        #expect(house.site.respond(to: Request(method: "GET", path: "/healthz")).status == .serviceUnavailable)
    }

    @Test(arguments: ["/heed/u/", "/u/"])
    func behindAPathThePageIsFoundAndItsButtonLeadsBack(path: String) throws {
        let house = try TestSite(publicURL: "https://casalumen.example/heed")
        let token = try house.token(house.customer())
        let page = house.site.respond(to: Ask.get(path + token))
        #expect(page.status == .ok)
        #expect(page.text.contains("action=\"/heed/u/\(token)\""))
        #expect(house.site.respond(to: Ask.get("/heedless/u/\(token)")).status == .notFound)
    }

    @Test func api3TheLogShowsKindsOfPathsAndNeverATokenOrWhatWasMadeUp() {
        let router = Router(prefix: "/heed")
        #expect(router.label(of: "/u/AbC") == "/u/…")
        #expect(router.label(of: "/heed/r/AbC") == "/r/…")
        #expect(router.label(of: "/r/AbC/uses-dark.svg") == "/r/…/chart")
        #expect(router.label(of: "/r/AbC/uses-dark.png") == "(other)")
        #expect(router.label(of: "/heed/u/AbC") == "/u/…")
        #expect(router.label(of: "/heed") == "/")
        #expect(router.label(of: "/healthz") == "/healthz")
        #expect(router.label(of: "/ana@example.com") == "(other)")
        #expect(router.label(of: "/u/AbC/x") == "(other)")
    }
}

@Suite struct ContentPreferenceTests {
    @Test(arguments: [
        ("text/html", true), ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
        ("TEXT/HTML", true), ("*/*", false), ("application/json", false), ("", false),
        ("application/json, text/html;q=0.5", false), ("application/json;q=0.5, text/html", true),
        ("text/html;q=0", false), ("text/html;q=nonsense", false), ("text/htmlx", false),
    ])
    func pagesAreForThoseWhoNameHTML(accept: String, expected: Bool) {
        #expect(ContentPreference.wantsHTML(HeaderFields([("Accept", accept)])) == expected)
    }

    @Test(
        arguments: [
            ("es", "es"), ("ES-mx", "es"), ("de, es;q=0.1", "es"), ("en;q=0.2, es;q=0.3", "es"), ("en, es", "en"),
            ("de", nil), ("", nil), ("*", nil), ("es;q=0", nil), ("pt", "pt-BR"), ("zh-Hant-TW, pt-PT", "pt-BR"),
            (",,;q=,", nil),
        ] as [(String, String?)])
    func theLanguageWantedMostIsFound(accept: String, expected: String?) {
        let fields = HeaderFields([("Accept-Language", accept)])
        #expect(ContentPreference.language(fields, among: ["en", "es", "pt-BR"]) == expected)
    }
}
