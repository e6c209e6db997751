/**
 * What nodes show each other: an authority of the cluster's own, a certificate for each node. Start
 * with {@link io.evmesh.cluster.config.certificate.ClusterCertificates}.
 */
@NullMarked
package io.evmesh.cluster.config.certificate;

import org.jspecify.annotations.NullMarked;
