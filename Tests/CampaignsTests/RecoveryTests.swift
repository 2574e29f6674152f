import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

@Suite(.bothDatabases) struct RecoveryTests {
    let house: TestHouse
    let campaign: Campaign
    let desk: DeliveryDesk
    let now = TestHouse.now

    /// Three people; a worker of that process holds the first two rows, the first of them handed off.
    init() throws {
        house = try TestHouse()
        campaign = try TestHouse.campaign()
        for _ in 0..<3 { try house.person() }
        try house.plan(campaign)
        desk = house.desk()
    }

    private func crash(_ process: WorkerProcess) throws -> DeliveryDesk.Worker {
        let worker = try desk.register(process, at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 2, at: now)
        _ = try desk.confirm([TestHouse.prepared(claimed[0])], of: campaign, by: worker, at: now)
        return worker
    }

    private static let elsewhere = WorkerProcess(host: "elsewhere", pid: 1, start: "x")

    @Test func whatAnEndedProcessOfThisMachineLeftIsSettledAtOnce() throws {
        let this = try WorkerProcess.current()
        // The number of this very process, but from before it was given to it.
        _ = try crash(WorkerProcess(host: this.host, pid: this.pid, start: "earlier"))
        #expect(try house.rows() == ["1 email attempting", "2 email claimed", "3 email planned"])
        var expected = DeliveryDesk.Recovery()
        expected.workers = 1
        expected.released = 1
        expected.unknown = 1
        #expect(try desk.recover(at: now) == expected)
        #expect(try house.rows() == ["1 email unknown crash", "2 email planned", "3 email planned"])
        #expect(try desk.recover(at: now) == DeliveryDesk.Recovery())
    }

    /// Promise 5: by default (marketing) a message of unknown fate is not sent again.
    @Test func whatIsUnknownIsNotClaimedAgain() throws {
        _ = try crash(Self.elsewhere)
        _ = try desk.recover(at: now.adding(seconds: 3600))
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now.adding(seconds: 3600))
        #expect(claimed.map(\.row.id) == [2, 3])
    }

    /// Promise 5: a campaign that would rather write twice than not at all.
    @Test func whatIsInDoubtIsSentAgainWhereTheCampaignSaysSo() throws {
        let insistent = try TestHouse.campaign("on_doubt: resend")
        _ = try crash(Self.elsewhere)
        let later = now.adding(seconds: 3600)
        _ = try desk.recover(at: later)
        let doubt = try #require(try CampaignControl(session: house.session).doubts("spring").first)
        #expect((doubt.cause, doubt.channel, doubt.handedAt) == ("crash", "email", now))
        #expect(try desk.resendInDoubt(campaign, since: now.adding(seconds: -1), at: later) == 0)
        // One that is too old stays as it is, and so does one of a run that was paused.
        #expect(try desk.resendInDoubt(insistent, since: now.adding(seconds: 1), at: later) == 0)
        #expect(try house.rows().first == "1 email unknown crash")
        let control = CampaignControl(session: house.session)
        _ = try control.pause("spring", at: later)
        #expect(try desk.resendInDoubt(insistent, since: now.adding(seconds: -1), at: later) == 0)
        _ = try control.resume("spring", at: later)
        #expect(try desk.resendInDoubt(insistent, since: now.adding(seconds: -1), at: later) == 1)
        #expect(try house.rows() == ["1 email planned", "2 email planned", "3 email planned"])
        let worker = try desk.register(at: later)
        let claimed = try desk.claim(insistent, by: worker, limit: 10, at: later)
        #expect(claimed.first { $0.row.id == 1 }?.row.attempts == 1)
    }

    @Test func aProcessElsewhereIsGivenUpWhenItIsNotHeardOf() throws {
        let worker = try crash(Self.elsewhere)
        #expect(try desk.recover(at: now.adding(seconds: 59)) == DeliveryDesk.Recovery())
        #expect(try desk.heartbeat(worker, at: now.adding(seconds: 59)))
        #expect(try desk.recover(at: now.adding(seconds: 118)).workers == 0)
        #expect(try desk.recover(at: now.adding(seconds: 119)).unknown == 1)
        #expect(try !desk.heartbeat(worker, at: now.adding(seconds: 120)))
    }

    @Test func aLivingProcessOfThisMachineIsLeftAlone() throws {
        let worker = try desk.register(at: now)
        _ = try desk.claim(campaign, by: worker, limit: 2, at: now)
        #expect(try desk.recover(at: now) == DeliveryDesk.Recovery())
        #expect(try !WorkerProcess.current().hasEnded())
    }

    @Test func aProcessThatEndedIsKnownToHave() throws {
        let child = Process()
        child.executableURL = URL(filePath: "/bin/sleep")
        child.arguments = ["60"]
        try child.run()
        let this = try WorkerProcess.current()
        let path = "/proc/\(child.processIdentifier)/stat"
        let stat = try FileBytes.text(path)
        let fields = stat[stat.index(after: stat.lastIndex(of: ")")!)...].split(separator: " ")
        let boot = try FileBytes.text("/proc/sys/kernel/random/boot_id").split(separator: "\n")[0]
        let process = WorkerProcess(
            host: this.host, pid: Int(child.processIdentifier), start: "\(boot)/\(fields[19])")
        #expect(!process.hasEnded())
        #expect(kill(child.processIdentifier, SIGKILL) == 0)
        child.waitUntilExit()
        #expect(process.hasEnded())
    }

    /// A worker that was given up too early still knows what became of its message.
    @Test func aLateReportIsBelieved() throws {
        let worker = try crash(Self.elsewhere)
        _ = try desk.recover(at: now.adding(seconds: 3600))
        #expect(try desk.record([DeliveryOutcome(delivery: 1, result: .sent)], by: worker, at: now) == 1)
        #expect(try house.rows()[0] == "1 email sent")
    }

    @Test func butNotAfterSomebodyHasDecided() throws {
        let worker = try crash(Self.elsewhere)
        _ = try desk.recover(at: now.adding(seconds: 3600))
        #expect(try house.control.resolve("spring", as: .resend, at: now) == 1)
        #expect(try house.rows()[0] == "1 email planned")
        #expect(try desk.record([DeliveryOutcome(delivery: 1, result: .sent)], by: worker, at: now) == 0)
        let other = try desk.register(at: now)
        #expect(try desk.claim(campaign, by: other, limit: 1, at: now).map(\.row.attempts) == [1])
    }

    @Test func aWorkerThatStopsLeavesNothingBehind() throws {
        let worker = try crash(Self.elsewhere)
        try desk.retire(worker, at: now)
        #expect(try house.rows() == ["1 email unknown stopped", "2 email planned", "3 email planned"])
        #expect(try house.session.integer("SELECT count(*) FROM worker") == 0)
    }

    @Test func finishedMeansThatEveryRowIsFinal() throws {
        _ = try crash(Self.elsewhere)
        #expect(try !house.control.finish(campaign, at: now))
        _ = try desk.recover(at: now.adding(seconds: 3600))
        #expect(try !house.control.finish(campaign, at: now))
        let worker = try desk.register(at: now)
        let rest = try desk.claim(campaign, by: worker, limit: 10, at: now.adding(seconds: 3600))
        _ = try desk.confirm(rest.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        try desk.record(rest.map { DeliveryOutcome(delivery: $0.row.id, result: .sent) }, by: worker, at: now)
        #expect(try house.control.finish(campaign, at: now))
        let status = try house.control.status()[0]
        #expect(status.run.state == .finished)
        #expect(status.run.finishedAt == now)
        #expect(status.count(of: .unknown) == 1)
        #expect(status.count(of: .sent) == 2)
        #expect(status.total == 3)
    }
}
