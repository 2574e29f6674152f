import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Web

/// The page that confirms a sign-up.
@Suite(.bothDatabases) struct ConfirmationPageTests {
    /// A customer who asked on 23 November at noon in a language, and whose mail has left; the path of its link.
    private func signUp(_ house: TestSite, notice language: String = "en", mails: Bool = true) throws -> (
        customer: Int64, path: String
    ) {
        let customer = try house.customers(1, consentsTo: [])[0]
        let recorder = ConsentRecorder(
            configuration: house.configuration, hasher: house.plan.hasher, clock: house.clock)
        let gate = ContactGate(configuration: house.configuration, hasher: house.plan.hasher)
        let desk = ConfirmationDesk(configuration: house.configuration, recorder: recorder)
        let point = try house.session.integer("SELECT id FROM contact_point WHERE customer = \(customer)")
        let claim = ConsentClaim(
            customer: customer, contactPoint: point.map { Int64($0) }, purpose: "newsletter", scope: "email",
            state: .requested, at: TestSite.now, evidenceKind: .recorded, noticeVersion: "7", noticeLanguage: language,
            noticeText: "I agree to <everything> & more.", actor: "Eva Ruiz")
        let request = try house.session.transaction {
            try desk.record(claim, by: .form, at: TestSite.now, house.session)
        }
        if mails {
            guard case .permitted(let permit) = try gate.confirmation(of: request, at: TestSite.now, house.session)
            else {
                throw WebTestFault.denied
            }
            _ = try house.session.transaction {
                try gate.handOff(confirmationOf: request, permit: permit, at: TestSite.now, house.session)
            }
        }
        let token = try house.mint.token(
            .confirm, customer: customer, delivery: request,
            scope: house.numbers.scope(purpose: "newsletter", channel: .email))
        return (customer, "/confirm/\(token)")
    }

    @Test func lookingShowsTheWordsAndOneButtonAndChangesNothing() throws {
        let house = try TestSite()
        let (customer, path) = try signUp(house)
        for method in ["GET", "HEAD", "OPTIONS"] {
            var request = Ask.get(path)
            request.method = method
            _ = house.site.respond(to: request)
        }
        let page = house.site.respond(to: Ask.get(path))
        #expect(page.status == .ok)
        #expect(page.text.contains("<blockquote>I agree to &lt;everything&gt; &amp; more.</blockquote>"))
        let tags = HTMLTags.read(page.body)
        #expect(tags.filter { $0.name == "form" }.map { $0["action"] } == [path])
        #expect(tags.filter { $0.name == "form" }.map { $0["method"] } == ["post"])
        #expect(tags.filter { $0.name == "button" || $0.name == "input" }.count == 1)
        #expect(try house.eventCount(customer) == 1)
        #expect(try !house.mayContact(customer))
    }

    @Test func theButtonConfirmsOnceAndSaysSoEachTime() throws {
        let house = try TestSite()
        let (customer, path) = try signUp(house)
        house.clock.set(TestSite.now.adding(seconds: 60))
        for _ in 0..<2 {
            let page = house.site.respond(to: Ask.post(path, Ask.browser, body: ""))
            #expect(page.status == .ok)
            #expect(page.text.contains("<h1 role=\"status\">Thank you. It is confirmed.</h1>"))
        }
        #expect(try house.eventCount(customer) == 2)
        #expect(try house.mayContact(customer))
        #expect(house.site.respond(to: Ask.post(path)).text == "Confirmed.\n")
        let look = house.site.respond(to: Ask.get(path))
        #expect(look.text.contains("It is confirmed.") && !look.text.contains("<form"))
    }

    /// In the language of the words, whatever the browser asks for.
    @Test(arguments: [("en", "This link no longer works"), ("es", "Este enlace ya no funciona")])
    func afterFortyEightHoursItSaysSoInBothLanguages(language: String, words: String) throws {
        let house = try TestSite()
        let (customer, path) = try signUp(house, notice: language)
        house.clock.set(TestSite.now.adding(seconds: 48 * 3600))
        for request in [Ask.get(path), Ask.post(path, Ask.browser)] {
            let page = house.site.respond(to: request)
            #expect(page.status == .gone && page.text.contains("<h1>\(words)</h1>"))
            #expect(page.headers["Content-Language"] == language)
        }
        let plain = house.site.respond(to: Ask.post(path))
        #expect(plain.status == .gone && plain.headers["Content-Type"] == "application/problem+json")
        #expect(try house.eventCount(customer) == 1)
    }

    @Test func whoSaidNoMeanwhileCannotBeConfirmed() throws {
        let house = try TestSite()
        let (customer, path) = try signUp(house)
        house.clock.set(TestSite.now.adding(seconds: 60))
        _ = house.site.respond(to: Ask.post("/u/\(try house.token(customer))"))
        for request in [Ask.get(path), Ask.post(path, Ask.browser)] {
            #expect(house.site.respond(to: request).status == .gone)
        }
        #expect(try !house.mayContact(customer))
    }

    /// What was confirmed and taken back since is not shown as if it held.
    @Test func whoStoppedAfterTheyConfirmedIsNotToldThatItHolds() throws {
        let house = try TestSite()
        let (customer, path) = try signUp(house)
        house.clock.set(TestSite.now.adding(seconds: 60))
        #expect(house.site.respond(to: Ask.post(path)).text == "Confirmed.\n")
        house.clock.set(TestSite.now.adding(seconds: 120))
        _ = house.site.respond(to: Ask.post("/u/\(try house.token(customer))"))
        for request in [Ask.get(path), Ask.post(path, Ask.browser)] {
            #expect(house.site.respond(to: request).status == .gone)
        }
        #expect(try !house.mayContact(customer))
    }

    @Test func aSampleLooksRealSaysSoAndChangesNothing() throws {
        let house = try TestSite()
        let scope = house.numbers.sampleScope(purpose: "newsletter", channel: .email)
        for token in [try house.mint.sample(of: .confirm, scope: scope), try house.mint.shortSample()] {
            let page = house.site.respond(to: Ask.get("/confirm/\(token)"))
            #expect(page.status == .ok && page.text.contains("<strong>This is a sample.</strong>"))
            let answer = house.site.respond(to: Ask.post("/confirm/\(token)", Ask.browser))
            #expect(answer.status == .ok && answer.text.contains("Nothing has been changed."))
        }
    }

    @Test func aLinkOfAnotherKindOpensNothing() throws {
        let house = try TestSite()
        let (customer, path) = try signUp(house)
        let token = path.dropFirst("/confirm/".count)
        #expect(house.site.respond(to: Ask.get("/u/\(token)")).status == .notFound)
        #expect(house.site.respond(to: Ask.post("/u/\(token)")).status == .notFound)
        #expect(house.site.respond(to: Ask.post("/confirm/\(try house.token(customer))")).status == .notFound)
        #expect(house.site.respond(to: Ask.post("/confirm/\(token.dropLast())x")).status == .notFound)
        #expect(try house.eventCount(customer) == 1)
        let sample = try house.mint.sample(
            of: .unsubscribe, scope: house.numbers.sampleScope(purpose: "newsletter", channel: .email))
        #expect(house.site.respond(to: Ask.get("/confirm/\(sample)")).status == .notFound)
    }

    @Test func aRequestWhoseMailNeverLeftHasNoPage() throws {
        let house = try TestSite()
        let (customer, path) = try signUp(house, mails: false)
        #expect(house.site.respond(to: Ask.get(path)).status == .notFound)
        #expect(house.site.respond(to: Ask.post(path)).status == .notFound)
        #expect(try house.eventCount(customer) == 1)
    }

    /// API-2, API-3: as on every page with a token.
    @Test func thePageBearsTheHeadersThatProtectItsToken() throws {
        let house = try TestSite()
        let (_, path) = try signUp(house)
        for request in [Ask.get(path), Ask.post(path, Ask.browser)] {
            let headers = house.site.respond(to: request).headers
            #expect(headers["Cache-Control"] == "no-store" && headers["Referrer-Policy"] == "no-referrer")
            #expect(headers["X-Robots-Tag"] == "noindex" && headers["X-Content-Type-Options"] == "nosniff")
            #expect(headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'; style-src 'self';") == true)
            #expect(headers["Set-Cookie"] == nil)
        }
        var other = Ask.get(path)
        other.method = "DELETE"
        let refused = house.site.respond(to: other)
        #expect(refused.status == .methodNotAllowed && refused.headers["Allow"] == "GET, HEAD, POST, OPTIONS")
        #expect(Router().label(of: path) == "/confirm/…")
    }
}

private enum WebTestFault: Error { case denied }
