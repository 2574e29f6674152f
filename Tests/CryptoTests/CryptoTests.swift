import Testing

@testable import Crypto

@Suite struct CryptoTests {}
