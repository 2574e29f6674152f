import Campaigns
import Foundation
import System
import Testing
import Workspace

@Suite struct CampaignFileTests {
    private static func headlines(_ lines: String...) -> [String] {
        do {
            let document = try YAML.parse(text: TestHouse.campaignText(lines), path: "Campaigns/spring.yaml")
            _ = try Campaign.load(document, name: "spring", configuration: TestHouse.configuration)
            return []
        } catch {
            return error.all.map(\.headline)
        }
    }

    @Test func aCampaignIsRead() throws {
        let campaign = try TestHouse.campaign(
            "title: {en: Spring light, es: Luz de primavera}", "channels: [sms, email]",
            "segment: country == \"ES\" and orders > 3", "schedule: {start: 2026-03-01, end: 2026-03-31}",
            "repeat: yearly birth_date")
        #expect(campaign.name == "spring")
        #expect(campaign.title.text(in: "es") == "Luz de primavera")
        #expect(campaign.purpose.name == "offers")
        #expect(campaign.channels == [.sms, .email])
        #expect(campaign.segment.fields == ["country", "orders"])
        #expect(campaign.selectingFields == ["birth_date", "country", "orders"])
        #expect(campaign.template == "spring")
        #expect(campaign.sender.name == "news")
        #expect(campaign.repetition.description == "yearly birth_date")
        #expect(campaign.schedule.start == Instant(rfc3339: "2026-03-01T00:00:00Z"))
        // The last day counts to its end.
        #expect(campaign.schedule.end == Instant(rfc3339: "2026-04-01T00:00:00Z"))
        #expect(campaign.mark(of: "template") == SourceMark(line: 2, column: 11))
        #expect(campaign.warnings == [])
    }

    @Test func whatIsLeftOutHasItsUsualValue() throws {
        let campaign = try TestHouse.campaign()
        #expect(campaign.title.text(in: "es") == "Spring light")
        #expect(campaign.repetition == .once)
        #expect(campaign.schedule == Schedule())
        #expect(campaign.schedule.phase(at: TestHouse.now) == .open)
    }

    @Test(arguments: [
        ("purpose: ofers", "6:10: error: unknown purpose 'ofers'. Did you mean 'offers'?"),
        ("sender: nws", "6:9: error: unknown sender 'nws'. Did you mean 'news'?"),
        ("channels: [email, fax]", "6:19: error: unknown channel 'fax'. Use one of: email, sms."),
        (
            "template: ../secrets",
            "6:11: error: 'template' must name a folder in Templates. Use letters a-z, digits, - and _."
        ),
        (
            "repeat: daily",
            "7:9: error: 'repeat' cannot be 'daily'. Write once, quarterly, yearly FIELD, each EVENT or reports."
        ),
        ("repeat: yearli since", "7:9: error: 'repeat' cannot be 'yearli' like this. Did you mean 'yearly'?"),
        (
            "repeat: yearly",
            "7:9: error: 'repeat' cannot be 'yearly' like this. Write once, quarterly, yearly FIELD, each EVENT or reports."
        ),
        ("repeat: yearly city", "7:9: error: 'city' is no date. Dates are: birth_date, since."),
        ("repeat: yearly birthdate", "7:9: error: unknown field 'birthdate'. Did you mean 'birth_date'?"),
        ("repeat: each purchse", "7:9: error: unknown kind of event 'purchse'. Did you mean 'purchase'?"),
        (
            "repeat: each visit",
            "7:9: error: the purpose 'offers' may never use 'visit', which belongs to site_activity. Say under "
                + "purposes.offers.data in heed.yaml whether site_activity is included or asked."
        ),
        (
            "schedule: {start: tomorrow}",
            "7:19: error: 'start' must be a day or a time. Write for example 2026-03-01 or 2026-03-01T09:00:00+01:00."
        ),
        ("schedule: {start: 2026-03-02, end: 2026-03-01}", "7:36: error: the schedule ends before it starts"),
        (
            "sgment: vip",
            "7:1: error: unknown key 'sgment'. Known here: title, purpose, channels, segment, template, sender, schedule, repeat, "
                + "holdout, limit, variants, max_parts, letters, utm, measure, offers, without_offer, on_doubt."
        ),
        (
            "max_parts: 2",
            "7:12: error: 'max_parts' is about text messages, which this campaign has none of. "
                + "Add sms to its channels, or delete the line."
        ),
        (
            "holdout: 10",
            "7:10: error: 'holdout' must be a part of the people. Write for example 10 % or 2.5 %, "
                + "between 0.1 % and 99.9 %."
        ),
        (
            "holdout: 100 %",
            "7:10: error: 'holdout' must be a part of the people. Write for example 10 % or 2.5 %, "
                + "between 0.1 % and 99.9 %."
        ),
        ("limit: 0", "7:8: error: 'limit' must be a whole number from 1 to 1000000, not '0'"),
        (
            "limit: 5\nrepeat: each purchase",
            "7:8: error: 'limit' does not go with 'repeat: each purchase'. It counts the people of one run: use it with "
                + "once or quarterly."
        ),
        (
            "variants: {only: {}}",
            "7:1: error: there is nothing to compare with one variant. Describe at least two."
        ),
        (
            "variants: {a: {wieght: 2}, b: {}}",
            "7:16: error: unknown key 'wieght' in variants.a. Did you mean 'weight'?"
        ),
        (
            "variants: {a: {weight: 0}, b: {}}",
            "7:24: error: 'variants.a.weight' must be a whole number from 1 to 1000, not '0'"
        ),
        (
            "variants: {a: {template: ../x}, b: {}}",
            "7:26: error: 'template' must name a folder in Templates. Use letters a-z, digits, - and _."
        ),
        (
            "variants: {a: {subject: {en: Hi}}, b: {}}",
            "7:16: error: 'es' is missing in variants.a.subject. Add a line 'es: …'."
        ),
        ("segment: [vip]", "6:10: error: 'segment' must be a text, this is a list or group"),
    ])
    func aMistakeIsShownAtItsPlace(line: String, headline: String) {
        #expect(Self.headlines(line) == ["Campaigns/spring.yaml:" + headline])
    }

    @Test func experimentsAreRead() throws {
        let campaign = try TestHouse.campaign(
            "holdout: 2.5 %", "limit: 5000",
            "variants: {calm: {weight: 2}, bold: {template: bold}, short: {subject: {en: Hi, es: '¡Hola!'}}}")
        let experiment = campaign.experiment
        #expect(experiment.holdout?.thousandths == 25)
        #expect(experiment.holdout?.description == "2.5 %")
        #expect(experiment.limit == 5000)
        #expect(experiment.variants.map(\.name) == ["calm", "bold", "short"])
        #expect(experiment.variants.map(\.weight) == [2, 1, 1])
        #expect(experiment.variants.map(\.template) == [nil, "bold", nil])
        #expect(experiment.variants[2].subject?["es"]?.text == "¡Hola!")
        // Behind the quote.
        #expect(experiment.variants[2].subject?["es"]?.mark == SourceMark(line: 9, column: 86))
        #expect(try TestHouse.campaign().experiment == .none)
    }

    @Test(arguments: [("10%", 100), ("0.1 %", 1), ("99.9 %", 999), ("7 %", 70)])
    func aShareIsReadToATenthOfAPercent(text: String, thousandths: Int) {
        #expect(Share(text)?.thousandths == thousandths)
    }

    @Test(arguments: ["", "%", "10", "0 %", "0.0 %", "100 %", "1.25 %", "-1 %", "1e1 %", ". %", "ten %"])
    func whatIsNoShareIsRefused(text: String) {
        #expect(Share(text) == nil)
    }

    @Test func whatPeopleAreOwedIsNotHeldOut() {
        #expect(
            Self.headlines("purpose: order_confirmation", "holdout: 10 %", "limit: 3") == [
                "Campaigns/spring.yaml:7:10: error: 'holdout' would keep a message of 'order_confirmation' from people who "
                    + "are to have it. Only marketing can be held out or limited: delete the line.",
                "Campaigns/spring.yaml:8:8: error: 'limit' would keep a message of 'order_confirmation' from people who "
                    + "are to have it. Only marketing can be held out or limited: delete the line.",
            ])
    }

    @Test func aSubjectNeedsEmail() {
        #expect(
            Self.headlines("channels: [sms]", "variants: {a: {subject: {en: Hi, es: Hola}}, b: {}}") == [
                "Campaigns/spring.yaml:7:25: error: text messages have no subject. Delete the line, or add email to the "
                    + "channels."
            ])
    }

    @Test func aChannelThatThePurposeDoesNotAllowIsAnError() {
        #expect(
            Self.headlines("purpose: newsletter", "channels: [email, sms]") == [
                "Campaigns/spring.yaml:6:11: error: the purpose 'newsletter' does not allow the channel 'sms'. "
                    + "It allows email; see purposes.newsletter.channels in heed.yaml."
            ])
    }

    @Test func severalMistakesAreToldAtOnce() {
        #expect(
            Self.headlines("purpose: ofers", "segment: contry == 1", "repeat: each thing").map { $0.prefix(40) } == [
                "Campaigns/spring.yaml:5:10: error: unkno", "Campaigns/spring.yaml:6:10: error: unkno",
                "Campaigns/spring.yaml:7:9: error: unknow",
            ])
    }

    /// The place of a mistake inside the segment, however YAML wrote the text.
    @Test(arguments: [
        ("segment: vip and contry == \"ES\"", "6:18"),
        ("segment: 'vip and contry == \"ES\"'", "6:19"),
        ("segment: \"vip and contry == 'ES'\"", "6:19"),
        ("segment: vip\n  and contry == \"ES\"", "7:7"),
        ("segment: >\n  vip and\n  contry == \"ES\"", "8:3"),
        ("segment: |\n  vip and\n    contry == \"ES\"", "8:5"),
    ])
    func aMistakeInTheSegmentIsShownWhereItStands(line: String, place: String) {
        #expect(
            Self.headlines(line) == [
                "Campaigns/spring.yaml:\(place): error: unknown field 'contry'. Did you mean 'country'?"
            ])
    }

    @Test func campaignsAreListedAndFound() throws {
        let house = try TestHouse()
        let folder = WorkspaceFolder(path: house.path)
        let campaigns = CampaignFolder(folder, TestHouse.configuration)
        #expect(try campaigns.names() == [])
        #expect(throws: CampaignsError.self) { try campaigns.load("spring") }
        try Folder.make(folder.campaigns)
        for name in ["spring.yaml", "autumn.yaml", "notes.txt", ".hidden.yaml"] {
            try Data(TestHouse.campaignText([]).utf8).write(to: URL(filePath: "\(folder.campaigns)/\(name)"))
        }
        #expect(try campaigns.names() == ["autumn", "spring"])
        #expect(try campaigns.all().map(\.name) == ["autumn", "spring"])
        #expect(try campaigns.load("spring").name == "spring")
        let errors = ["sprin", "Campaigns/spring.yaml", "winter"].map { name in
            #expect(throws: CampaignsError.self) { try campaigns.load(name) }?.description
        }
        #expect(
            errors == [
                "There is no campaign 'sprin'. Did you mean 'spring'?",
                "There is no campaign 'Campaigns/spring.yaml'. Did you mean 'spring'?",
                "There is no campaign 'winter'. There are: autumn, spring.",
            ])
    }

    @Test func mistakesInSeveralFilesAreToldTogether() throws {
        let house = try TestHouse()
        let folder = WorkspaceFolder(path: house.path)
        try Folder.make(folder.campaigns)
        for name in ["b", "a", "c"] {
            let text = name == "c" ? TestHouse.campaignText([]) : "purpose: x\n"
            try Data(text.utf8).write(to: URL(filePath: "\(folder.campaigns)/\(name).yaml"))
        }
        let error = #expect(throws: Diagnostics.self) {
            try CampaignFolder(folder, TestHouse.configuration).all()
        }
        #expect(Set(error?.all.map(\.path) ?? []) == ["Campaigns/a.yaml", "Campaigns/b.yaml"])
    }

    /// The files that ship are read from the sources' folder.
    @Test func theShippedCampaignsHaveNoMistakeAndNoWarning() throws {
        let root = FilePath.folder(of: FilePath.folder(of: FilePath.folder(of: #filePath)))
        let text = try FileBytes.text(root + "/Samples/heed.yaml")
        let configuration = try Configuration.load(text: text).configuration
        let campaigns = try CampaignFolder(WorkspaceFolder(path: root), configuration).all()
        #expect(
            campaigns.map(\.name) == [
                "birthday", "follow-up", "newsletter", "offer", "order-confirmation", "privacy-report",
                "recommendation", "spring",
                "win-back",
            ])
        #expect(campaigns.flatMap(\.warnings) == [])
        #expect(campaigns.allSatisfy { $0.schedule.phase(at: TestHouse.now) == .open })
    }
}
