import Crypto
import Database
import Ledger
import System
import Workspace

/// `heed ledger verify [--head FILE]` and `heed ledger verify --proof FILE`.
extension LedgerCommand {
    static func verify(_ invocation: Invocation, _ context: Context) throws -> ExitCode {
        let kept = try keptHead(invocation, context)
        let workspace = try OpenWorkspace(in: context)
        StopSignal.install()
        let session = try workspace.store.session()
        let bar = ProgressBar("Verifying", on: context.console, clock: context.clock)
        defer { bar.finish() }
        let verifier = LedgerVerifier(
            sources: workspace.ledgerSources, keys: try workspace.ledgerKeys(session))
        let found = try verifier.verify(session, kept: kept) { done, total in
            bar.update(done: done, of: total, unit: "entries")
            if StopSignal.isRequested { throw CommandError.stoppedVerifying }
        }
        bar.finish()
        let report = VerifyReport(found, kept: kept)
        if context.json { try context.console.printJSON(report) } else { context.console.print(report.text) }
        return found.isWhole ? .done : .unverified
    }

    static func verifyProof(_ named: String, _ invocation: Invocation, _ context: Context) throws -> ExitCode {
        let proof = try read(LedgerProof.self, named, "proof of a ledger", context)
        let kept = try keptHead(invocation, context)
        let report = ProofReport(proof, flaws: proof.flaws(kept: kept), isBesideKept: kept != nil)
        if context.json { try context.console.printJSON(report) } else { context.console.print(report.text) }
        if report.isGood, kept == nil {
            context.console.say(
                "The proof is as good as its head: compare the public key, or pass a head that was kept, with --head.")
        }
        return report.isGood ? .done : .unverified
    }
}

/// What verifying found: for scripts and, as text, for people.
private struct VerifyReport: Encodable {
    struct Finding: Encodable {
        let code: String
        let position: Int?
        let last: Int?
        let source: String?
        let entry: Int64?
        let explanation: String
    }

    let verified: Bool
    let entries: Int
    let heads: Int
    let newest: SignedHead?
    let keptEntries: Int?
    let keyDestroyed: Int
    let unsealed: [String: Int]
    let findings: [Finding]

    init(_ report: LedgerVerifier.Report, kept: SignedHead?) {
        verified = report.isWhole
        entries = report.entries
        heads = report.heads
        newest = report.newest
        keptEntries = kept?.head.size
        keyDestroyed = report.destroyed
        unsealed = Dictionary(uniqueKeysWithValues: report.unsealed.map { ($0.source, $0.count) })
        findings = report.findings.map {
            Finding(
                code: $0.code.rawValue, position: $0.position, last: $0.last, source: $0.source, entry: $0.entry,
                explanation: "\($0)")
        }
    }

    var text: String {
        let waiting = unsealed.values.reduce(0, +)
        var lines = findings.map { "✘ \($0.code): \($0.explanation)" }
        if findings.count == LedgerVerifier.mostFindings { lines.append("  … and perhaps more") }
        lines.append(
            verified
                ? "✔ \(grouped(entries)) sealed entries under \(grouped(heads)) heads are what was sealed."
                : "The ledger is not what was sealed. \(grouped(entries)) entries under \(grouped(heads)) heads were read."
        )
        if verified, let keptEntries {
            lines.append("✔ It has grown from the kept head of \(grouped(keptEntries)) entries.")
        }
        if keyDestroyed > 0 {
            lines.append(
                "  \(grouped(keyDestroyed)) of them are of people whose keys were destroyed: their hashes alone were checked."
            )
        }
        if let newest { lines.append("  newest head: \(newest.head.time), root \(Hex.encode(newest.head.root))") }
        lines.append("  \(grouped(waiting)) entries wait for their seal and are not proved yet.")
        return lines.joined(separator: "\n")
    }

    private enum CodingKeys: String, CodingKey {
        case verified, entries, heads, newest, unsealed, findings
        case keptEntries = "kept_entries"
        case keyDestroyed = "key_destroyed"
    }
}

/// What a proof shows: for scripts and, as text, for people.
private struct ProofReport: Encodable {
    let verified: Bool
    let entries: Int
    let head: SignedHead
    let besideKept: Bool
    let findings: [String]
    /// The first entry of the proof that is not sealed, from 0.
    let firstBad: Int?

    init(_ proof: LedgerProof, flaws: [LedgerProof.Flaw], isBesideKept: Bool) {
        verified = flaws.isEmpty
        entries = proof.entries.count
        head = proof.head
        besideKept = isBesideKept
        findings = flaws.map { flaw in
            switch flaw {
            case .signature: "head_altered: the head's signature does not hold."
            case .otherKey: "other_key: the kept head is signed with another key."
            case .growth: "rebuilt: nothing shows that the head grew from the kept one."
            case .entry(let index):
                "entry_not_sealed: entry \(index) of the proof (\(proof.entries[index].source) entry "
                    + "\(proof.entries[index].number)) does not lead to the head's root."
            }
        }
        firstBad =
            flaws.lazy.compactMap { flaw in
                if case .entry(let index) = flaw { index } else { nil }
            }.first
    }

    var isGood: Bool { verified }

    var text: String {
        var lines = findings.map { "✘ \($0)" }
        if verified { lines.append("✔ \(grouped(entries)) entries are sealed under this head.") }
        if verified, besideKept { lines.append("✔ It has grown from the kept head.") }
        return (lines + [LedgerCommand.table(of: head)]).joined(separator: "\n")
    }

    private enum CodingKeys: String, CodingKey {
        case verified, entries, head, findings
        case besideKept = "beside_kept_head"
        case firstBad = "first_bad"
    }
}

extension CommandError {
    fileprivate static let stoppedVerifying = CommandError(
        description: "Stopped before the end, so nothing is said of the ledger. Run 'heed ledger verify' again.",
        exitCode: .tryAgain)
}
