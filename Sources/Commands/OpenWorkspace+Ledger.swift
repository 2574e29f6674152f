import Campaigns
import Consent
import Database
import Ledger
import Workspace

extension OpenWorkspace {
    /// Everything that is sealed, in the order in which it is.
    var ledgerSources: [any LedgerSource] {
        [ConsentEventEntries(), SuppressionEntries(), DeliveryEntries(), ErasureEntries()]
    }

    /// The keys that sign heads. A workspace from before the ledger gets its first one when the first head is signed;
    /// later a missing key is an error, for nobody could tell a new one from a forger's.
    func ledgerKeys(_ session: any Session) throws -> LedgerKeys {
        let isNew = try LedgerProver.isEmpty(session)
        return try LedgerKeys(keyring: isNew ? secrets.keyringOrFirst(.ledger) : secrets.keyring(.ledger))
    }

    func sealer(_ session: any Session, _ context: Context) throws -> LedgerSealer {
        LedgerSealer(sources: ledgerSources, keys: try ledgerKeys(session), clock: context.clock)
    }
}
