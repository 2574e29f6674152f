import Campaigns
import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Web

/// The page of preferences: less of everything without a code, and nothing shown about the person.
@Suite(.bothDatabases) struct PreferenceTests {
    private func post(_ house: TestSite, _ token: String, _ body: String, browser: Bool = true) -> Response {
        house.site.respond(
            to: Ask.post(
                "/p/\(token)", (browser ? Ask.browser : []) + [("Content-Type", "application/x-www-form-urlencoded")],
                body: body))
    }

    @Test("UNS-9: looking at the page changes nothing, and it is the same for everybody")
    func lookingChangesNothing() throws {
        let house = try TestSite()
        let people = try house.customers(2)
        let tokens = try people.map { try house.token($0, kind: .preferences) }
        let pages = tokens.map { token in
            house.site.respond(to: Ask.get("/p/\(token)")).text.replacing(token, with: "TOKEN")
        }
        #expect(pages[0] == pages[1])
        #expect(pages[0].contains("name=\"stop\" value=\"newsletter email\""))
        #expect(pages[0].contains("data:purchase_history"))
        #expect(!pages[0].contains("person1"))
        for method in ["GET", "HEAD", "OPTIONS"] {
            _ = house.site.respond(to: Request(method: method, path: "/p/\(tokens[0])"))
        }
        #expect(try people.allSatisfy { try house.mayContact($0) })
        #expect(try house.eventCount(people[0]) == 2)
    }

    @Test func whatIsTickedStopsAndNothingElse() throws {
        let house = try TestSite()
        let people = try house.customers(2)
        let answer = post(house, try house.token(people[0], kind: .preferences), "stop=newsletter+email&pause=")
        #expect(answer.status == .ok)
        #expect(answer.text.contains("no emails"))
        #expect(try house.reachable(people) == [people[1]])
        #expect(try house.reachable(people, "offers") == people)
        let event = try #require(try ConsentHistory.events(of: people[0], house.session).last)
        #expect((event.purpose, event.scope, event.method) == ("newsletter", "email", "preferences"))
        #expect(event.state == .withdrawn)
    }

    @Test("LAW-8: stopping everything is an objection to all marketing")
    func stoppingEverything() throws {
        let house = try TestSite()
        let person = try house.customer()
        #expect(post(house, try house.token(person, kind: .preferences), "all=1", browser: false).text == "Saved.\n")
        #expect(try !house.mayContact(person))
        #expect(try !house.mayContact(person, "offers"))
        let event = try #require(try ConsentHistory.events(of: person, house.session).last)
        #expect((event.purpose, event.scope) == ("*", "*"))
        #expect(event.state == .objected)
    }

    @Test func theUseOfDataStopsByItself() throws {
        let house = try TestSite()
        let person = try house.customer()
        let answer = post(house, try house.token(person, kind: .preferences), "stop=offers+data%3Apurchase_history")
        #expect(answer.status == .ok)
        #expect(try house.mayContact(person, "offers"))
        #expect(try ConsentHistory.events(of: person, house.session).last?.scope == "data:purchase_history")
    }

    @Test func aPauseEndsByItself() throws {
        let house = try TestSite()
        let person = try house.customer()
        let token = try house.token(person, kind: .preferences)
        #expect(post(house, token, "pause=30").text.contains("30 days"))
        let now = house.clock.now()
        let end = try #require(try ContactPause.end(of: person, at: now, house.session))
        #expect(end == now.adding(seconds: 30 * 86_400))
        // A shorter one takes nothing back.
        house.clock.advance(seconds: 86_400)
        #expect(post(house, token, "pause=30").status == .ok)
        #expect(post(house, token, "pause=90").status == .ok)
        let longer = try #require(try ContactPause.end(of: person, at: now, house.session))
        #expect(longer == house.clock.now().adding(seconds: 90 * 86_400))
        #expect(try ContactPause.end(of: person, at: longer, house.session) == nil)
    }

    @Test("UNS-5: the page of preferences opens with its own tokens only")
    func ownTokensOnly() throws {
        let house = try TestSite()
        let person = try house.customer()
        for kind in [Token.Kind.unsubscribe, .rights, .survey, .confirm] {
            let token = try house.token(person, kind: kind)
            #expect(house.site.respond(to: Ask.get("/p/\(token)")).status == .notFound)
            #expect(post(house, token, "all=1").status == .notFound)
        }
        let token = try house.token(person, kind: .preferences)
        #expect(house.site.respond(to: Ask.post("/u/\(token)")).status == .notFound)
        #expect(try house.mayContact(person))
    }

    @Test(
        "what the page never sends is refused",
        arguments: ["stop=everything", "stop=newsletter+fax", "pause=31", "pause=-1", "stop=%ff", "stop=orders+email"])
    func madeUpForms(body: String) throws {
        let house = try TestSite()
        let person = try house.customer()
        let answer = post(house, try house.token(person, kind: .preferences), body)
        #expect(answer.status == .badRequest)
        #expect(try house.mayContact(person))
        #expect(try house.eventCount(person) == 2)
    }

    @Test func aSampleChangesNothing() throws {
        let house = try TestSite()
        let person = try house.customer()
        let sample = try house.mint.sample(
            of: .preferences, scope: house.numbers.scope(purpose: "newsletter", channel: .email))
        let page = house.site.respond(to: Ask.get("/p/\(sample)"))
        #expect(page.text.contains("This is a sample."))
        #expect(post(house, sample, "all=1").status == .ok)
        #expect(try house.mayContact(person))
    }

    @Test func nothingTickedShowsThePageAgain() throws {
        let house = try TestSite()
        let person = try house.customer(language: "es")
        let answer = post(house, try house.token(person, kind: .preferences), "pause=")
        #expect(answer.status == .ok)
        #expect(answer.text.contains("¿De qué quieres recibir menos?"))
        #expect(try house.eventCount(person) == 2)
    }
}
