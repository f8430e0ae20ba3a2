"""The two environments of the local cloud: the cloud's own, which its Lambdas inherit whole, and its users'."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from running_model.local.node import NodeNotFoundError, node_executable

ACCOUNT = "000000000000"
REGION = "us-east-1"

# What a process needs of the machine, and nothing that could tell a Lambda of a real account, a proxy or a profile.
_OF_THE_MACHINE = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT")

# Variables that could lead a user's command to a real account, or to a different environment of it.
_MISLEADING = ("AWS_", "CDK_DEFAULT_", "CDK_NEW_BOOTSTRAP", "SAM_CLI_")


@dataclass(frozen=True)
class Addresses:
    """Where one local cloud is.

    Attributes:
        port: The port that everything but Rekognition listens on.
        folder: The cloud's temporary folder.
    """

    port: int
    folder: Path

    @property
    def cloud(self) -> str:
        """The URL of everything but Rekognition: an IP address, so that S3 clients keep to path-style requests."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> Path:
        """The certificate that the cloud makes for itself when it starts."""
        return self.folder / "ministack-tls" / "server.crt"


_CALLER = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def _endpoints(addresses: Addresses) -> dict[str, str]:
    return {
        **_CALLER,
        "AWS_ENDPOINT_URL": addresses.cloud,
        "AWS_ENDPOINT_URL_S3": addresses.cloud,
        "AWS_CA_BUNDLE": str(addresses.certificate),
    }


def of_the_cloud(addresses: Addresses, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of the cloud's process, and so of its Lambdas; Rekognition's URL is added by the process itself.

    Args:
        addresses: Where the cloud is.
        inherited: The environment to take PATH and the locale from.
    """
    return {
        **{name: inherited[name] for name in _OF_THE_MACHINE if name in inherited},
        "PATH": os.pathsep.join(_with_node(addresses, inherited)),
        **_endpoints(addresses),
        "SSL_CERT_FILE": str(addresses.certificate),
        "NODE_EXTRA_CA_CERTS": str(addresses.certificate),
        "RUNNING_MODEL_RESPONSE_HOST": f"localhost:{addresses.port}",
        "HOME": str(addresses.folder),
        "TMPDIR": str(addresses.folder),
        "STATE_DIR": str(addresses.folder / "state"),
        "S3_DATA_DIR": str(addresses.folder / "s3"),
        "GATEWAY_PORT": str(addresses.port),
        "BIND_HOST": "127.0.0.1",
        "USE_SSL": "1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # It would remove another ministack's containers from a Docker that it finds.
        "DOCKER_HOST": f"unix://{addresses.folder}/no-docker.sock",
        "PYTHONUNBUFFERED": "1",
    }


def of_its_users(addresses: Addresses, custom_labels: str, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment in which cdk, aws, sam and boto3 reach this cloud and can't reach a real account.

    Args:
        addresses: Where the cloud is; its certificate must be there already.
        custom_labels: The URL of its Rekognition.
        inherited: The environment to start from; everything in it that speaks of an account is dropped.
    """
    kept = _kept(inherited)
    # Relative, as npm's own scripts have it: a command sees the tools of the folder that it runs in.
    path = [
        *_with_node(addresses, {}),
        os.path.join("node_modules", ".bin"),
        str(Path(sys.executable).parent),
        kept.get("PATH", os.defpath),
    ]
    return {
        **kept,
        **_endpoints(addresses),
        "AWS_ENDPOINT_URL_REKOGNITION": custom_labels,
        "PATH": os.pathsep.join(path),
        "NODE_EXTRA_CA_CERTS": str(_certificates_for_node(addresses, kept)),
        **_never_proxied(kept),
        "AWS_CONFIG_FILE": str(addresses.folder / "aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(addresses.folder / "aws-credentials"),
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
        "CDK_HOME": str(addresses.folder / "cdk"),
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DISABLE_VERSION_CHECK": "1",
    }


def of_no_account(inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment in which boto3 can reach no real account.

    Args:
        inherited: The environment to start from; everything in it that speaks of an account is dropped.
    """
    kept = _kept(inherited)
    return {
        **kept,
        **_CALLER,
        **_never_proxied(kept),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _kept(inherited: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in inherited.items() if not name.startswith(_MISLEADING)}


def _never_proxied(kept: Mapping[str, str]) -> dict[str, str]:
    already = kept.get("NO_PROXY") or kept.get("no_proxy")
    hosts = ",".join(["127.0.0.1", "localhost", *([already] if already else [])])
    return {"NO_PROXY": hosts, "no_proxy": hosts}


def _with_node(addresses: Addresses, inherited: Mapping[str, str]) -> list[str]:
    """The folders of PATH, one that holds nothing but node in front: the wheel's npm and npx would hide better ones."""
    rest = [inherited["PATH"]] if "PATH" in inherited else []
    try:
        node = node_executable()
    except NodeNotFoundError:
        return rest
    folder = addresses.folder / "bin"
    folder.mkdir(exist_ok=True)
    if not (folder / "node").is_symlink():
        (folder / "node").symlink_to(node)
    return [str(folder), *rest]


def _certificates_for_node(addresses: Addresses, inherited: Mapping[str, str]) -> Path:
    """One file with the cloud's certificate and those that the user already added: the variable names only one."""
    already = Path(inherited.get("NODE_EXTRA_CA_CERTS", ""))
    if not already.is_file():
        return addresses.certificate
    both = addresses.folder / "node-certificates.pem"
    both.write_bytes(addresses.certificate.read_bytes() + b"\n" + already.read_bytes())
    return both
