import Customers
import System
import Testing
import Workspace

@testable import Consent

/// Test mails: a side door that leads to the workspace's testers and nowhere else (DESIGN §4).
@Suite struct TestPermitTests {
    let house: TestHouse
    let now: Instant

    init() throws {
        house = try TestHouse()
        now = Instant(unixSeconds: 1_795_440_360)
    }

    private func purpose(_ name: String) throws -> Purpose {
        try #require(house.configuration.purpose(named: name))
    }

    @Test(arguments: ["qa@casalumen.example", "QA@CasaLumen.example"])
    func aTesterGetsAPermitOfItsOwnKind(address: String) throws {
        let permit = try #require(house.gate.test(of: purpose("newsletter"), to: address, at: now))
        #expect(permit.kind == .test && permit.customer == 0 && permit.address == address && permit.channel == .email)
        #expect(permit.restsOn?.event == 0)
        let handOff = try #require(house.gate.handOff(test: permit, 3, at: now))
        #expect(handOff.delivery == 3 && handOff.permit == permit)
    }

    @Test(arguments: ["ana@example.com", "qa@casalumen.example.org", "qa+x@casalumen.example", "", "qa"])
    func nobodyElseDoes(address: String) throws {
        #expect(try house.gate.test(of: purpose("newsletter"), to: address, at: now) == nil)
    }

    @Test func nothingButATestPermitIsHandedOverAsOne() throws {
        let sample = house.gate.sample(of: try purpose("newsletter"), .email, at: now)
        #expect(sample.kind == .preview)
        #expect(house.gate.handOff(test: sample, 1, at: now) == nil)
    }

    @Test("an invented person lets be used what the purpose may use, and no more")
    func categories() throws {
        let purpose = try purpose("newsletter")
        let sample = house.gate.sample(of: purpose, .sms, at: now)
        for category in DataCategory.allCases {
            #expect(sample.categories.contains(category) == (purpose.mayUse(category) != .never), "\(category)")
        }
    }
}
