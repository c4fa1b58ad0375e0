//! TLS: whom we trust, and what went wrong when we did not.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::TransportError;

/// Gives the certificates of authorities in PEM, or the reason why there are none.
type Authorities = Arc<dyn Fn() -> Result<Vec<u8>, String> + Send + Sync>;

/// The authorities whose certificates are believed.
#[derive(Clone, Default)]
pub enum Trust {
    /// Those that the system trusts.
    #[default]
    System,
    /// These alone; they are read when the first connection needs them.
    Only(Authorities),
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Only(_) => "Only",
        })
    }
}

impl Trust {
    /// These authorities alone, in PEM.
    pub fn only(pem: impl Fn() -> Result<Vec<u8>, String> + Send + Sync + 'static) -> Self {
        Self::Only(Arc::new(pem))
    }

    fn roots(&self) -> Result<RootCertStore, String> {
        let mut roots = RootCertStore::empty();
        match self {
            Self::System => {
                let (added, _) =
                    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
                if added == 0 {
                    return Err("this system trusts no authority at all".to_owned());
                }
            }
            Self::Only(authorities) => {
                for certificate in CertificateDer::pem_slice_iter(&authorities()?) {
                    let certificate = certificate.map_err(|error| format!("it is no PEM: {error}"))?;
                    roots.add(certificate).map_err(|error| error.to_string())?;
                }
                if roots.is_empty() {
                    return Err("the file with authorities holds no certificate".to_owned());
                }
            }
        }
        Ok(roots)
    }
}

/// How connections are made secure.
pub(super) fn config(trust: &Trust) -> Result<ClientConfig, TransportError> {
    with_roots(trust.roots().map_err(TransportError::Trust)?)
}

/// For connections that are never secure; reqwest wants a configuration all the same.
pub(super) fn trusting_nobody() -> Result<ClientConfig, TransportError> {
    with_roots(RootCertStore::empty())
}

fn with_roots(roots: RootCertStore) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| TransportError::Tls(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// What went wrong with TLS, if it was that, anywhere among the causes of an error.
pub(super) fn failure(error: &(dyn std::error::Error + 'static)) -> Option<TransportError> {
    let mut next = Some(error);
    while let Some(error) = next {
        // What an error of input and output wraps is not among its own sources.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let wrapped = wrapped.map(|inner| inner as &(dyn std::error::Error + 'static));
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(described(found));
        }
        next = wrapped.or_else(|| error.source());
    }
    None
}

fn described(error: &rustls::Error) -> TransportError {
    match error {
        rustls::Error::InvalidCertificate(_) => TransportError::Certificate(error.to_string()),
        _ => TransportError::Tls(error.to_string()),
    }
}
