#!/usr/bin/perl
# Talks to holdfastd with what every Perl has: JSON frames on its socket for frames.
# usage: perl frames.pl /run/holdfast/holdfast-frames.sock
use strict;
use warnings;
use IO::Socket::UNIX;
use JSON::PP;

my ( $path, $last_id ) = ( shift // die("usage: frames.pl SOCKET\n"), 0 );
my $json = JSON::PP->new->utf8->canonical;

sub connection {
    my $socket = IO::Socket::UNIX->new( Peer => $path ) or die "$path: $!\n";
    print {$socket} 'HFF1JSON';
    take( $socket, 8 ) eq 'HFF1JSON' or die "this is no daemon that speaks frames of version 1 in JSON\n";
    return $socket;
}

sub take {
    my ( $socket, $count ) = @_;
    $socket->flush;
    ( read( $socket, my $bytes, $count ) // 0 ) == $count or die "the daemon closed the connection\n";
    return $bytes;
}

sub give {
    my ( $socket, $frame ) = @_;
    print {$socket} pack 'N/a', $json->encode($frame);
    $socket->flush;
    return;
}

sub receive {
    my ($socket) = @_;
    my $frame = $json->decode( take( $socket, unpack 'N', take( $socket, 4 ) ) );
    die "$frame->{goAway}{status}{message}\n" if $frame->{goAway} && $frame->{goAway}{status};
    return $frame;
}

sub start {
    my ( $socket, $method, $request, %options ) = @_;
    give( $socket, { call => { id => ++$last_id, method => "/holdfast.v1.$method", request => $request // {}, %options } } );
    return $last_id;
}

# Calls a method and answers its answer; dies of a refusal with its message.
sub call {
    my ( $socket, @call ) = @_;
    my $id = start( $socket, @call );
    while ( my $reply = receive($socket)->{reply} ) {
        next if $reply->{id} != $id;
        die "$reply->{status}{message}\n" if $reply->{status};
        return $reply->{response};
    }
}

# Calls a method that answers with a stream, and gives each item to a function until that wants no more.
sub stream {
    my ( $socket, $id, $each ) = @_;
    while ( my $item = receive($socket)->{item} ) {
        return if !$each->( $item->{response} );
        give( $socket, { credit => { id => $id, items => 1 } } );
    }
}

my ( $host, $watcher ) = ( connection(), connection() );
my $events = start( $watcher, 'EventService/SubscribeEvents', {}, credit => 32 );
receive($watcher);    # The first item says that the stream has begun.
print 'holdfastd ', call( $host, 'AdminService/GetVersion' )->{version}, "\n";
call( $host, 'DomainService/DefineDomain', { source => { spec => { name => 'web', memoryBytes => 512 << 20 } } } );
call( $host, 'DomainService/StartDomain', { domain => { name => 'web' } }, timeoutMs => 10_000 );
print "$_->{name} $_->{state}\n" for @{ call( $host, 'DomainService/ListDomains' )->{domains} };
print $@ if !eval { call( $host, 'DomainService/GetDomain', { domain => { name => 'no such' } } ) };
stream( $watcher, $events, sub {
    my @types = map { $_->{lifecycle} ? $_->{lifecycle}{type} : () } @{ $_[0]{events} // [] };
    print "web $_\n" for @types;
    return !grep { /STARTED$/ } @types;
} );
